package digest

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"briefbot/internal/kb"
)

// What a lead may be: two sentences, three where they are short. A morning's
// reader takes in about so much of one story before deciding to open it.
const (
	leadLength  = 420 // characters that two sentences may have together
	thirdLength = 330 // characters up to which a third is added
	leadWindow  = 14  // sentences at the beginning that may be chosen
	minSentence = 15
	maxSentence = 400
)

// furniture is what newsrooms set around the text of an article.
var furniture = regexp.MustCompile(`(?i)(^|\b)(read more|read also|see also|click here|subscribe|sign up|newsletter|all rights reserved|` +
	`copyright|©|follow us|photo(graph)?( by|:)|image( by|:|credit)|file photo|getty|cookies?\b|advertisement|this article|` +
	`last updated|published (on|at)|compiled by|reporting by|editing by|with agencies|share this|` +
	`lire aussi|abonnez-vous|crédit photo|leer más|suscríbe|foto:)`)

// leans reports whether a sentence that begins with word leans on one before.
func leans(word string) bool {
	switch word {
	case "he", "she", "it", "they", "his", "her", "their", "its", "this", "that", "these", "those", "such", "both", "but", "and", "or", "so",
		"however", "meanwhile", "moreover", "furthermore", "also", "instead", "therefore", "thus", "yet", "still", "nevertheless", "besides",
		"il", "elle", "ils", "elles", "mais", "cependant", "toutefois", "cette", "cet", "ces", "son", "sa", "ses", "leur",
		"el", "ella", "ellos", "pero", "sin", "esta", "este", "estos", "estas", "su", "sus":
		return true
	}
	return false
}

// lead chooses the sentences that say what a document is about, in their order:
// early ones, with the words of the title and those that come again in the
// text, whole in themselves. It invents nothing and cuts nothing.
func lead(d *kb.Document, all []sentence) []Quote {
	window := leadable(all)
	if len(window) == 0 {
		return nil
	}
	scores := scoreLead(d, all, window)
	best := 0
	for i := range min(3, len(window)) {
		if scores[i] > scores[best] {
			best = i
		}
	}
	chosen := []int{best}
	length := utf8.RuneCountInString(window[best].text)
	for limit := leadLength; len(chosen) < 3; limit = thirdLength {
		next := -1
		for i := range window {
			if slices.Contains(chosen, i) || length+utf8.RuneCountInString(window[i].text) > limit || redundant(window, chosen, i) {
				continue
			}
			if leans(window[i].words[0]) && !stands(window, chosen, i) {
				continue
			}
			if next < 0 || scores[i] > scores[next] {
				next = i
			}
		}
		if next < 0 || scores[next] <= 0 {
			break
		}
		chosen = append(chosen, next)
		length += utf8.RuneCountInString(window[next].text)
	}
	slices.Sort(chosen)
	var picked []sentence
	for _, i := range chosen {
		picked = append(picked, window[i])
	}
	return quotes(picked, all)
}

// leadable are the first sentences that could stand in a lead; where there are
// none, the first of any kind.
func leadable(all []sentence) []sentence {
	var window []sentence
	for _, s := range all {
		if len(window) == leadWindow {
			break
		}
		if s.Kind != kb.Caption && s.Kind != kb.TableRow && proper(s) {
			window = append(window, s)
		}
	}
	if len(window) > 0 {
		return window
	}
	for _, s := range all {
		if utf8.RuneCountInString(s.text) <= maxSentence {
			return []sentence{s}
		}
	}
	return nil
}

// proper reports whether a sentence is one of an article's text.
func proper(s sentence) bool {
	n := utf8.RuneCountInString(s.text)
	if n < minSentence || n > maxSentence || len(s.words) < 3 && !cjk(s.text) {
		return false
	}
	last, _ := utf8.DecodeLastRuneInString(s.text)
	first, _ := utf8.DecodeRuneInString(s.text)
	return last != ':' && last != '?' && last != '؟' && !unicode.IsLower(first) && !furniture.MatchString(s.text) && balanced(s.text)
}

// cjk reports whether a text is of a script without spaces.
func cjk(text string) bool {
	return strings.ContainsFunc(text, func(r rune) bool { return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai) })
}

// balanced reports whether a sentence opens no quotation that it does not
// close: half of a quotation makes a wrong impression of who speaks.
func balanced(text string) bool {
	return strings.Count(text, `"`)%2 == 0 && strings.Count(text, "“") == strings.Count(text, "”") && strings.Count(text, "«") == strings.Count(text, "»")
}

// stands reports whether a sentence that leans on the one before has it by its
// side.
func stands(window []sentence, chosen []int, i int) bool {
	return i > 0 && window[i].next && window[i-1].Number == window[i].Number && slices.Contains(chosen, i-1)
}

// redundant reports whether a sentence says little more than a chosen one.
func redundant(window []sentence, chosen []int, i int) bool {
	for _, c := range chosen {
		if overlap(window[i].words, window[c].words) > 0.6 {
			return true
		}
	}
	return false
}

// overlap is the share of a's distinct longer words that b holds, in [0,1].
func overlap(a, b []string) float64 {
	held := map[string]bool{}
	for _, w := range b {
		held[w] = true
	}
	seen := map[string]bool{}
	shared := 0
	for _, w := range a {
		if utf8.RuneCountInString(w) < 4 && !isNumber(w) || seen[w] {
			continue
		}
		seen[w] = true
		if held[w] {
			shared++
		}
	}
	if len(seen) == 0 {
		return 0
	}
	return float64(shared) / float64(len(seen))
}

func isNumber(w string) bool { return w != "" && w[0] >= '0' && w[0] <= '9' }

// scoreLead rates sentences for a lead; higher is better, at most about 3,
// below 0 for those that should not stand in one.
func scoreLead(d *kb.Document, all, window []sentence) []float64 {
	counts := map[string]int{}
	for _, s := range all {
		seen := map[string]bool{}
		for _, w := range s.words {
			if !seen[w] && utf8.RuneCountInString(w) > 3 {
				seen[w] = true
				counts[w]++
			}
		}
	}
	title := strings.Fields(strings.ToLower(d.Title))
	scores := make([]float64, len(window))
	for i, s := range window {
		central, content := 0.0, 0
		figure, name := 0.0, 0.0
		for _, w := range s.words {
			if utf8.RuneCountInString(w) > 3 {
				content++
				central += min(float64(counts[w]-1), 4) / 4
			}
			if isNumber(w) {
				figure = 1
			}
		}
		for _, f := range strings.Fields(s.text)[1:] {
			if r, _ := utf8.DecodeRuneInString(f); unicode.IsUpper(r) {
				name = 1
			}
		}
		if content > 0 {
			central /= float64(content)
		}
		scores[i] = 1.2/(1+0.3*float64(i)) + 0.7*overlap(title, s.words) + 0.8*central + 0.2*figure + 0.25*name
		if leans(s.words[0]) {
			scores[i] -= 0.5
		}
		if s.Kind == kb.BlockQuote || strings.HasPrefix(s.text, "“") || strings.HasPrefix(s.text, `"`) {
			scores[i] -= 0.4
		}
	}
	return scores
}
