package kb

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"go.abhg.dev/goldmark/frontmatter"
	"gopkg.in/yaml.v3"
)

// maxFrontMatter bounds front matter: its parsers recurse into nested lists
// until the stack ends, which no recover mends.
const maxFrontMatter = 64 << 10

// maxInlineTables bounds the inline tables of TOML, whose parser is more than
// quadratic in their nesting.
const maxInlineTables = 100

// splitFrontMatter cuts the front matter off a document: its format, its bytes
// and where the text after it begins. Without front matter the format is the
// zero Format. Front matter opens on the first line and ends with the same line.
// The bytes begin with the end of that line, so that line numbers are the file's.
func splitFrontMatter(body []byte) (format frontmatter.Format, raw []byte, rest int, err error) {
	first, after, _ := bytes.Cut(body, []byte{'\n'})
	fence := string(bytes.TrimRight(first, " \t\r"))
	switch fence {
	case "---":
		format = frontmatter.YAML
	case "+++":
		format = frontmatter.TOML
	default:
		return format, nil, 0, nil
	}
	start := len(body) - len(after)
	end := start
	for l := range bytes.Lines(after) {
		if string(bytes.TrimRight(l, " \t\r\n")) == fence {
			return format, body[start-1 : end], end + len(l), nil
		}
		if end += len(l); end-start > maxFrontMatter {
			return format, nil, 0, fmt.Errorf("its front matter opens with %q at line 1 and is not closed within %d bytes", fence, maxFrontMatter)
		}
	}
	return format, nil, 0, fmt.Errorf("its front matter opens with %q at line 1 and is never closed", fence)
}

// dateLayouts are the ways a date may be written in front matter.
var dateLayouts = []string{
	"2006-01-02", time.RFC3339, "2006-01-02 15:04:05 -0700 MST", "2006-01-02T15:04:05", "2006-01-02T15:04", "2006-01-02 15:04:05",
	"2006-01-02 15:04", "2006/01/02", "2 January 2006", "2 Jan 2006", "January 2, 2006", "Jan 2, 2006",
}

// fieldNames are the fields of front matter that are read.
var fieldNames = []string{"title", "date", "source", "url", "author", "lang", "tags"}

// readMeta reads front matter.
func readMeta(format frontmatter.Format, raw []byte, m *Meta) error {
	if format.Unmarshal == nil {
		return nil
	}
	fields := map[string]any{}
	var err error
	if format.Name == frontmatter.YAML.Name {
		err = yamlFields(raw, fields)
	} else if bytes.Count(raw, []byte{'{'}) > maxInlineTables {
		err = fmt.Errorf("it holds more than %d inline tables", maxInlineTables)
	} else {
		err = format.Unmarshal(raw, &fields)
	}
	if err != nil {
		return fmt.Errorf("its front matter cannot be read: %s", firstLine(err))
	}
	for _, f := range []struct {
		name string
		to   *string
	}{{"title", &m.Title}, {"source", &m.Source}, {"url", &m.URL}, {"author", &m.Author}, {"lang", &m.Lang}} {
		v, err := scalar(fields[f.name])
		if err != nil {
			return fmt.Errorf("its front matter's %s %w", f.name, err)
		}
		*f.to = v
	}
	m.Lang = baseLanguage(m.Lang)
	if m.Date, err = civilDate(fields["date"]); err != nil {
		return fmt.Errorf("its front matter's date %w", err)
	}
	if m.Tags, err = tags(fields["tags"]); err != nil {
		return fmt.Errorf("its front matter's tags %w", err)
	}
	return nil
}

// yamlFields reads the fields that count. It leaves the others as they are:
// decoding compares every key of a map with every other.
func yamlFields(raw []byte, fields map[string]any) error {
	var doc yaml.Node
	if err := yaml.Unmarshal(raw, &doc); err != nil {
		return err
	}
	if len(doc.Content) == 0 {
		return nil
	}
	top := doc.Content[0]
	if top.Kind == yaml.ScalarNode && top.Tag == "!!null" {
		return nil // only comments
	}
	if top.Kind != yaml.MappingNode {
		return errors.New(`it is not made of lines such as "title: Attack in Mali"`)
	}
	for i := 0; i+1 < len(top.Content); i += 2 {
		key, value := top.Content[i], top.Content[i+1]
		if !slices.Contains(fieldNames, key.Value) {
			continue
		}
		if _, ok := fields[key.Value]; ok {
			return fmt.Errorf("line %d gives the %s a second time", key.Line, key.Value)
		}
		v, err := yamlValue(value)
		if err != nil {
			return err
		}
		fields[key.Value] = v
	}
	return nil
}

// yamlValue is a scalar or a list of scalars; other values stand as the node.
func yamlValue(n *yaml.Node) (v any, err error) {
	if n.Kind == yaml.AliasNode {
		n = n.Alias
	}
	switch n.Kind {
	case yaml.ScalarNode:
		err = n.Decode(&v)
		return v, err
	case yaml.SequenceNode:
		list := make([]any, len(n.Content))
		for i, c := range n.Content {
			if list[i] = any(c); c.Kind == yaml.ScalarNode {
				if err := c.Decode(&list[i]); err != nil {
					return nil, err
				}
			}
		}
		return list, nil
	}
	return n, nil
}

func scalar(v any) (string, error) {
	switch v := v.(type) {
	case nil:
		return "", nil
	case string:
		return strings.Join(strings.Fields(v), " "), nil
	case bool, int, int64, uint64, float64:
		return fmt.Sprint(v), nil
	case time.Time:
		return v.Format("2006-01-02"), nil
	}
	return "", errors.New("is not a line of text; put it in quotation marks")
}

func civilDate(v any) (string, error) {
	if t, ok := v.(time.Time); ok {
		return t.Format("2006-01-02"), nil
	}
	s, err := scalar(v)
	if err != nil || s == "" {
		return "", err
	}
	for _, layout := range dateLayouts {
		if t, err := time.Parse(layout, s); err == nil {
			return t.Format("2006-01-02"), nil
		}
	}
	return "", fmt.Errorf("%.40q is not a date such as 2021-01-12", s)
}

func tags(v any) ([]string, error) {
	list, ok := v.([]any)
	if !ok {
		s, err := scalar(v)
		if err != nil {
			return nil, errors.New("are not a list such as [Mali, Sahel]")
		}
		for t := range strings.SplitSeq(s, ",") {
			list = append(list, t)
		}
	}
	var out []string
	for _, t := range list {
		s, err := scalar(t)
		if err != nil {
			return nil, errors.New("are not a list such as [Mali, Sahel]")
		}
		if s != "" {
			out = append(out, s)
		}
	}
	return out, nil
}

// firstLine is the first line of an error, with the next where the first only
// announces it.
func firstLine(err error) string {
	line, rest, _ := strings.Cut(err.Error(), "\n")
	if strings.HasSuffix(line, ":") {
		next, _, _ := strings.Cut(rest, "\n")
		line += " " + strings.TrimSpace(next)
	}
	return line
}
