package answer

import (
	"regexp"
	"strings"
)

// accordingTo finds who a sentence names as its source.
var accordingTo = regexp.MustCompile(`(?i)\b(?:according to|selon|según|laut)\s+([^,;.:]+(?:\([^)]*\))?)`)

// attribution is who makes the claim inside the document, in its own words:
// "the International Observatory for the Study of Terrorism (OIET)" for
// "according to …", the speaker for "X said …"; "" where the sentence names
// nobody.
func (c *candidate) attribution() string {
	s, sent := c.s, c.sent()
	from, to := sent.span.Start-s.hit.Start, sent.span.End-s.hit.Start
	if m := accordingTo.FindSubmatchIndex(s.text[from:to]); m != nil {
		return strings.Join(strings.Fields(string(s.text[from+m[2]:from+m[3]])), " ")
	}
	for i := sent.from; i < sent.to; i++ {
		if !s.classes[i].has(isSpeech) || !claims[s.tokens[i].Word] || i+1 < sent.to && s.tokens[i+1].Word == "responsibility" {
			continue
		}
		if name := s.nameEnding(i, sent.from); name != "" {
			return name
		}
	}
	return ""
}

// claims are the verbs of speech that make their subject the source.
var claims = words(`said says stressed claimed claims told stated states announced declared warned argued argues added denied denies insisted
	insists explained confirmed confirms estimates estimated reported reports believes suggested`)

// nameEnding is the name that ends right before token i, past a comma.
func (s *scanned) nameEnding(i, from int) string {
	end := i
	for end > from && i-end < 2 && s.classes[end-1].has(isFunc) {
		end-- // "has said"
	}
	start := end
	for start > from && s.classes[start-1].has(isName) {
		start--
	}
	if start == end {
		return ""
	}
	return strings.Join(strings.Fields(string(s.text[s.tokens[start].Start:s.tokens[end-1].End])), " ")
}
