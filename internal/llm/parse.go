package llm

import (
	"bytes"
	"encoding/json"
	"errors"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Sentence is one sentence of a model's summary, unjudged.
type Sentence struct {
	Text string `json:"text"`
	// Citations number the passages from 1, as the model gave them: they may
	// be of none.
	Citations []int `json:"citations"`
}

// Bounds of an answer: what four sentences with citations need, several times.
const (
	maxSentences = 4
	maxAnswer    = 24 << 10
	maxBlank     = 512 // white space in a row, which broken models send without end
)

var (
	errEnormous  = errors.New("beyond all bounds")
	errLooping   = errors.New("repeats itself")
	errMalformed = errors.New("in another form than asked for")
)

// parser reads {"sentences":[{"text":…,"citations":[1,3]}]} while it arrives, or
// plain lines that end in their citations, "[1][3]". Anything before the first
// brace, such as a model's thoughts, is passed over.
type parser struct {
	buf   []byte
	blank int
	total int
	seen  map[string]bool
	found int

	started bool
	plain   bool
	skip    bool // inside <think>…</think>
	at      int  // scanned up to here
	depth   int
	array   int // depth inside the array of sentences, 0 before it
	start   int // of the object in hand
	text    bool
	escaped bool
	done    bool
}

// feed takes the next piece and hands on each sentence that it completes. It
// reports done when the answer is whole.
func (p *parser) feed(piece string, yield func(Sentence) error) (done bool, err error) {
	if p.done {
		return true, nil
	}
	if p.total += len(piece); p.total > maxAnswer {
		return false, errEnormous
	}
	for _, c := range []byte(piece) {
		if c == ' ' || c == '\n' || c == '\t' || c == '\r' {
			if p.blank++; p.blank > maxBlank {
				return false, errLooping
			}
		} else {
			p.blank = 0
		}
	}
	p.buf = append(p.buf, piece...)
	if !p.started {
		p.open()
	}
	if p.plain {
		return false, p.lines(false, yield)
	}
	if !p.started {
		return false, nil
	}
	return p.scan(yield)
}

// open looks for the beginning of the answer.
func (p *parser) open() {
	if i := bytes.Index(p.buf, []byte("<think>")); i >= 0 && !p.skip && len(bytes.TrimSpace(p.buf[:i])) == 0 {
		p.skip = true
	}
	if p.skip {
		_, after, found := bytes.Cut(p.buf, []byte("</think>"))
		if !found {
			return
		}
		p.buf, p.skip = append([]byte(nil), after...), false
	}
	head := bytes.TrimLeft(p.buf, " \r\n\t")
	if len(head) == 0 {
		return
	}
	if i := bytes.IndexByte(p.buf, '{'); i >= 0 && i < 2000 {
		p.buf = p.buf[i:]
		p.started = true
		return
	}
	// Prose of some length and no brace: a server that knows no JSON.
	if bytes.ContainsRune(p.buf, '\n') && bytes.IndexByte(p.buf, '[') >= 0 && !bytes.HasPrefix(head, []byte("```")) || len(head) > 600 {
		p.started, p.plain = true, true
	}
}

// scan walks on through the JSON.
func (p *parser) scan(yield func(Sentence) error) (bool, error) {
	for ; p.at < len(p.buf); p.at++ {
		c := p.buf[p.at]
		if p.text {
			switch {
			case p.escaped:
				p.escaped = false
			case c == '\\':
				p.escaped = true
			case c == '"':
				p.text = false
			}
			continue
		}
		switch c {
		case '"':
			p.text = true
		case '{', '[':
			p.depth++
			if c == '[' && p.array == 0 && p.depth == 2 {
				p.array = p.depth
				if !bytes.HasSuffix(bytes.TrimRight(p.buf[:p.at], " \r\n\t:"), []byte(`"sentences"`)) {
					return false, errMalformed
				}
			}
			if c == '{' && p.array > 0 && p.depth == p.array+1 {
				p.start = p.at
			}
		case '}', ']':
			if c == '}' && p.array > 0 && p.depth == p.array+1 {
				if err := p.object(p.buf[p.start:p.at+1], yield); err != nil {
					return false, err
				}
				if p.found == maxSentences {
					p.done = true
					return true, nil
				}
			}
			p.depth--
			if p.depth <= 0 {
				p.done = true
				if p.array == 0 {
					return false, errMalformed
				}
				return true, nil
			}
		}
	}
	return false, nil
}

// object reads one sentence.
func (p *parser) object(raw []byte, yield func(Sentence) error) error {
	var o struct {
		Text      string            `json:"text"`
		Citations []json.RawMessage `json:"citations"`
	}
	if err := json.Unmarshal(raw, &o); err != nil || !utf8.Valid(raw) {
		return errMalformed
	}
	s := Sentence{Text: o.Text}
	for _, c := range o.Citations {
		n, err := strconv.Atoi(strings.Trim(string(c), `" `))
		if err != nil {
			n = 0 // of no passage
		}
		s.Citations = append(s.Citations, n)
	}
	return p.emit(s, yield)
}

// cited are the marks at the end of a plain sentence.
var cited = regexp.MustCompile(`\s*((?:\[\s*\d{1,3}(?:\s*,\s*\d{1,3})*\s*\]\s*)+)([.!?]?)`)

// number is one citation of a mark.
var number = regexp.MustCompile(`\d+`)

// trailing are citations repeated inside the text.
var trailing = regexp.MustCompile(`\s*(?:\[\s*\d{1,3}(?:\s*,\s*\d{1,3})*\s*\]\s*)+([.!?]?)\s*$`)

// emit hands a sentence on, once. Marks of the very citations that it gives are
// no part of its text.
func (p *parser) emit(s Sentence, yield func(Sentence) error) error {
	s.Text = strings.Join(strings.Fields(s.Text), " ")
	if at := trailing.FindStringSubmatchIndex(s.Text); at != nil && len(s.Citations) > 0 && marksWithin(s.Text[at[0]:], s.Citations) {
		s.Text = s.Text[:at[0]] + s.Text[at[2]:at[3]]
	}
	if s.Text == "" {
		return nil
	}
	if p.seen == nil {
		p.seen = map[string]bool{}
	}
	key := strings.ToLower(s.Text)
	if p.seen[key] {
		return errLooping
	}
	p.seen[key] = true
	p.found++
	return yield(s)
}

func marksWithin(marks string, citations []int) bool {
	for _, m := range number.FindAllString(marks, -1) {
		n, _ := strconv.Atoi(m)
		known := false
		for _, c := range citations {
			known = known || c == n
		}
		if !known {
			return false
		}
	}
	return true
}

// lines reads plain text: every sentence ends in its citations. Text without
// any is not handed on.
func (p *parser) lines(last bool, yield func(Sentence) error) error {
	for p.found < maxSentences {
		at := cited.FindSubmatchIndex(p.buf)
		if at == nil {
			return nil
		}
		if rest := bytes.TrimLeft(p.buf[at[1]:], " "); !last && (len(rest) == 0 || rest[0] == '[') {
			return nil // the marks may go on
		}
		text := string(p.buf[:at[0]])
		if i := strings.LastIndexByte(text, '\n'); i >= 0 {
			text = text[i+1:]
		}
		s := Sentence{Text: strings.TrimSpace(strings.TrimLeft(text, "-*•0123456789.) \t")) + string(p.buf[at[4]:at[5]])}
		for _, n := range number.FindAll(p.buf[at[2]:at[3]], -1) {
			v, _ := strconv.Atoi(string(n))
			s.Citations = append(s.Citations, v)
		}
		p.buf = p.buf[at[1]:]
		if err := p.emit(s, yield); err != nil {
			return err
		}
	}
	p.done = true
	return nil
}

// end says what an answer was that has ended by itself.
func (p *parser) end(yield func(Sentence) error) error {
	switch {
	case p.done:
		return nil
	case p.plain && p.found > 0:
		return p.lines(true, yield)
	case p.total == 0 || len(bytes.TrimSpace(p.buf)) == 0:
		return &Error{Kind: Empty}
	case p.skip:
		return &Error{Kind: Cut}
	case !p.started:
		p.started, p.plain = true, true
	}
	if !p.plain {
		return &Error{Kind: Cut}
	}
	if err := p.lines(true, yield); err != nil {
		return err
	}
	if p.found == 0 {
		return errMalformed
	}
	return nil
}
