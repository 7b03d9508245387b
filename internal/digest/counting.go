package digest

import "strings"

// counting are the words that make an edit one of substance: spelled numbers,
// denials, days, and verbs of what befell people.
var counting = wordSet(`no not never none nobody neither without one two three four five six seven eight nine ten eleven twelve
	thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand
	million billion dozen dozens hundreds thousands half third quarter
	killed dead died wounded injured missing arrested detained released kidnapped confirmed denied claimed captured retaken withdrew
	alleged suspected former acting
	deux trois quatre cinq sept huit neuf dix cent mille millions tués blessés morts ne pas aucun
	dos tres cuatro cinco seis siete ocho nueve diez cien mil millones muertos heridos ningún
	zwei drei vier fünf sechs sieben acht neun zehn kein keine nicht`)

func wordSet(words string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(words) {
		set[w] = true
	}
	return set
}
