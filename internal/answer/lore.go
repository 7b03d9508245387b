package answer

// lore is what is known of a language other than English, as lists of words.
// Accents may stand or be left out: words are folded as the documents' are.
// General vocabulary only: nothing here may come from single questions.
type lore struct {
	// kinds: lines "kind: phrase, phrase", most telling first. A word may end
	// with * for any ending.
	kinds string
	// which asks for one of the kind that the noun after it names; named asks for
	// the name of what the noun says.
	which, named string
	nouns        string // lines "kind: nouns"
	what         string // asks for a thing, or for words with a verb of speech
	say          string // verbs of speech
	is           string // what a definition begins with after the defined
	one          string // indefinite articles, which open a definition after a comma
	in           string // prepositions before places
	because      string // what opens a reason, in lines of one cue
	by           string // what opens a manner
	months, days string
	amounts      string // spelled numbers
	units        string // lines "unit: words that ask for it / words of the unit"
	earlier      string // words that ask for the one before
	kin          string // lines of words that mean nearly the same
}

// lores are the languages that are known beyond their function words. A new one
// is a file like lore_french.go and a line here; its function words stand in kb.
var lores = map[string]lore{
	"fr": french, "es": spanish, "de": german, "it": italian, "pt": portuguese, "ru": russian, "ar": arabic, "zh": chinese, "nl": dutch,
}
