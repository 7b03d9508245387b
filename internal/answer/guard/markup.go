package guard

import (
	"regexp"
	"strings"
	"unicode"

	"briefbot/internal/kb"
)

// live are the shapes of text that a program might make a link, a mention, an
// image or formatting of.
var live = regexp.MustCompile("(?i)" + strings.Join([]string{
	`[a-z][a-z0-9+.-]*://`, `\bwww\.`, `\bmailto:`, `\btel:`, `\bjavascript:`, `\bdata:[a-z]`,
	`<[^>]*>?`, `&[a-z]+;`, `&#\d+;`, // <!channel>, <a href>, entities
	`\]\s*\(`, `!\[`, `\[[^\]]*\]\[`, `\[\^`, // Markdown links, images, notes
	"`", `\*`, `~~`, `(?:^|\s)_[^_]+_(?:\W|$)`, `__`, `\|`, `(?:^|\n)\s*[#>]`, `\\`,
	`(?:^|[\s(])@[\pL\pN_]`, `\b(?:here|channel|everyone)@`, `(?:^|[\s(])#[\pL][\pL\pN_-]*`, // mentions
	`:[a-z0-9_+-]+:`, // emoji codes
	`[\w.+-]+@[\w-]+\.\w+`,
	`\{|\}`, `\[\d`, // template and citation markers
}, "|"))

// domain is a bare host name; Slack links it.
var domain = regexp.MustCompile(`(?i)\b(?:[a-z0-9-]+\.)+(?:com|org|net|info|io|gov|edu|mil|int|app|dev|co|example|test|[a-z]{2})\b(?:/\S*)?`)

// markup names what in text is no plain prose, or returns "". Square brackets
// may stand where a quotation of the passages has them.
func markup(text string, passages []string) string {
	for _, r := range text {
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) && r != '\u200c' && r != '\u200d' && r != '\u00ad' || r == unicode.ReplacementChar {
			return "a control character"
		}
		if unicode.Is(unicode.Co, r) || r >= 0xFE00 && r <= 0xFE0F || r >= 0x1F000 && r <= 0x1FAFF {
			return "a symbol"
		}
	}
	if at := live.FindString(text); at != "" && !stands(at, text, passages) {
		return strings.TrimSpace(at)
	}
	for _, at := range domain.FindAllString(text, -1) {
		if !strings.ContainsAny(at, "/") && containsAny(passages, at) && !isHost(at) {
			continue // "U.S." and "St.Gallen" as the passage writes them
		}
		return at
	}
	return ""
}

// stands allows what is no live markup and stands in a passage like that.
func stands(at, text string, passages []string) bool {
	switch strings.TrimSpace(at) {
	case "[", "*", "|":
		return false
	}
	return strings.HasPrefix(at, "[") && containsAny(passages, at) && !strings.Contains(text, "](")
}

// isHost reports whether a dotted word looks like an address rather than an
// abbreviation.
func isHost(at string) bool {
	for part := range strings.SplitSeq(at, ".") {
		if len(part) > 2 {
			return true
		}
	}
	return false
}

func containsAny(passages []string, part string) bool {
	for _, p := range passages {
		if strings.Contains(p, part) {
			return true
		}
	}
	return false
}

// known are the languages whose function words kb counts.
var known = strings.Fields("en fr es de it pt nl ru ar")

func kbLang(code string) string {
	code, _, _ = strings.Cut(strings.ToLower(code), "-")
	return code
}

// otherLanguage says in which language other than lang a text is, or "".
func otherLanguage(text, lang string) string {
	lang = kbLang(lang)
	letters, foreign := 0, 0
	for _, r := range text {
		if unicode.IsLetter(r) {
			letters++
			if !ofScript(lang, r) {
				foreign++
			}
		}
	}
	if letters == 0 {
		return "no words"
	}
	if foreign*2 > letters {
		return "another script"
	}
	own := kb.FunctionWords(lang, text)
	for _, l := range known {
		if l == lang {
			continue
		}
		// One word may be shared by chance ("die", "on", "me"); two more than its own are not.
		if n := kb.FunctionWords(l, text); n > own+1 || own == 0 && n >= 2 {
			return l
		}
	}
	return ""
}

// ofScript reports whether a letter belongs to the script of a language.
func ofScript(lang string, r rune) bool {
	switch lang {
	case "ru", "uk":
		return unicode.Is(unicode.Cyrillic, r)
	case "ar", "fa", "ur":
		return unicode.Is(unicode.Arabic, r)
	case "zh":
		return unicode.Is(unicode.Han, r)
	case "ja":
		return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana)
	case "el":
		return unicode.Is(unicode.Greek, r)
	case "he":
		return unicode.Is(unicode.Hebrew, r)
	}
	return unicode.Is(unicode.Latin, r)
}
