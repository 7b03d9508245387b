package render

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/rivo/uniseg"
)

const ellipsis = "…"

// maxClean bounds the work on one text: it is many times what any part shows.
const maxClean = 24_000

// clean makes s safe to show: valid UTF-8 with no control characters but line
// breaks, and without the bidirectional overrides that let a text display in
// another order than it is stored. Marks that Arabic, Hebrew and emoji need
// stay.
//
// Of a text beyond maxClean bytes only the beginning is looked at.
func clean(s string) string {
	if len(s) > maxClean {
		end := maxClean
		for end > 0 && !utf8.RuneStart(s[end]) {
			end--
		}
		s = s[:end] + ellipsis
	}
	s = strings.ToValidUTF8(s, "\uFFFD")
	s = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u2028", "\n", "\u2029", "\n").Replace(s)
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return r
		case r == '\t':
			return ' '
		case unicode.IsControl(r),
			r >= '\u202A' && r <= '\u202E', r >= '\u2066' && r <= '\u2069', // bidirectional embeddings and isolates
			r == '\uFEFF', r == '\uFFF9', r == '\uFFFA', r == '\uFFFB',
			r >= 0xE0000 && r <= 0xE007F && r != 0xE007F && !isEmojiTag(r):
			return -1
		}
		return r
	}, s)
	return strings.TrimSpace(s)
}

// isEmojiTag reports whether r is one of the tag letters that spell the flags
// of England, Scotland and Wales.
func isEmojiTag(r rune) bool {
	return r >= 0xE0061 && r <= 0xE007A
}

// line is clean with every run of white space folded into one space.
func line(s string) string {
	return strings.Join(strings.Fields(clean(s)), " ")
}

// units is the length of s as Slack may count it at its strictest: UTF-16 code
// units, with what encoding/json escapes counted in its escaped form.
func units(s string) int {
	n := 0
	for _, r := range s {
		n += runeUnits(r)
	}
	return n
}

func runeUnits(r rune) int {
	switch {
	case r == '"' || r == '\\' || r == '\n' || r == '\t' || r == '\r':
		return 2
	case r < 0x20, r == '<', r == '>', r == '&', r == '\u2028', r == '\u2029':
		return 6
	}
	return max(1, utf16.RuneLen(r))
}

// cut shortens s to at most limit units, ellipsis included, on a border
// between graphemes (what a reader sees as one character) and, where one is
// near, between words. A single grapheme longer than limit is dropped whole.
func cut(s string, limit int) string {
	if limit <= 0 {
		return ""
	}
	if len(s) <= limit && strings.IndexFunc(s, func(r rune) bool { return runeUnits(r) > utf8.RuneLen(r) }) < 0 {
		return s
	}
	if units(s) <= limit {
		return s
	}
	var (
		room      = limit - units(ellipsis)
		used      int
		end       int
		wordEnd   int
		rest      = s
		state     = -1
		cluster   string
		wordFloor = room * 4 / 5
	)
	for rest != "" {
		cluster, rest, _, state = uniseg.FirstGraphemeClusterInString(rest, state)
		n := units(cluster)
		if used+n > room {
			break
		}
		if strings.TrimSpace(cluster) == "" && used >= wordFloor {
			wordEnd = end
		}
		used += n
		end += len(cluster)
	}
	if wordEnd > 0 {
		end = wordEnd
	}
	return strings.TrimRightFunc(s[:end], unicode.IsSpace) + ellipsis
}

// accordingTo is who an attribution names, ready to stand behind "according
// to": "the OIET".
func accordingTo(attribution string) string {
	who := cut(strings.TrimRight(line(attribution), ".,;: "), maxTitle)
	if len(who) > len("according to ") && strings.EqualFold(who[:len("according to ")], "according to ") {
		who = who[len("according to "):]
	}
	switch strings.ToLower(who) {
	case "he", "she", "they", "it":
		return "" // the quotation says it as well
	}
	return who
}

// Count is a number with its noun, which takes an s where there is not one.
func Count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
