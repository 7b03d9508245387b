package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"briefbot/internal/slackapp"
)

func printManifest(t *testing.T, env map[string]string, args ...string) (out, problem string, code int) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	code = run(t.Context(), append([]string{"manifest"}, args...), func(name string) string { return env[name] }, nil, &stdout, &stderr)
	return stdout.String(), stderr.String(), code
}

func TestManifestIsWhatSlackTakes(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile("testdata/slack-manifest.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	// Where Slack's schema lies beside the module, the copy here is to be it.
	beside, err := os.ReadFile("../../../shared/slack/manifest.schema.json")
	if err == nil && !bytes.Equal(raw, beside) {
		t.Error("testdata/slack-manifest.schema.json is not the schema beside the module: copy it again")
	} else if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Error(err)
	}
	var root map[string]any
	if err := json.Unmarshal(raw, &root); err != nil {
		t.Fatal(err)
	}
	s := schema{root: root}
	secret := map[string]string{"SLACK_SIGNING_SECRET": "fake"}
	for name, tc := range map[string]struct {
		env  map[string]string
		args []string
	}{"socket": {nil, nil}, "http": {secret, []string{"--url", "https://briefbot.example.org/"}}, "http without a secret": {nil, []string{"--url", "https://briefbot.example.org"}}} {
		out, problem, code := printManifest(t, tc.env, tc.args...)
		if code != exitDone {
			t.Fatalf("%s: exit %d: %s", name, code, problem)
		}
		var m any
		if err := json.Unmarshal([]byte(out), &m); err != nil {
			t.Fatal(err)
		}
		for _, p := range s.check(root, m, "") {
			t.Errorf("%s: %s", name, p)
		}
		for _, path := range []string{"/slack/events", "/slack/commands", "/slack/interactions"} {
			if got := strings.Contains(out, `"https://briefbot.example.org`+path+`"`); got != (name != "socket") {
				t.Errorf("%s: names %s: %v", name, path, got)
			}
		}
	}
	// The check itself can fail.
	if p := s.check(root, map[string]any{"display_information": map[string]any{"name": strings.Repeat("x", 36)}, "more": 1}, ""); len(p) != 2 {
		t.Errorf("check = %q, want a name that is too long and an unknown property", p)
	}
}

func TestManifestWantsAnAddressForHTTP(t *testing.T) {
	t.Parallel()
	out, problem, code := printManifest(t, map[string]string{"SLACK_SIGNING_SECRET": "fake"})
	if code != exitUsage || out != "" || !strings.Contains(problem, "--url") {
		t.Errorf("exit %d, %q, %q; want to be told of --url", code, out, problem)
	}
	for _, url := range []string{"http://briefbot.example.org", "briefbot.example.org", "https://", "https://a@b.example/", "https://b.example/?x=1"} {
		if _, problem, code := printManifest(t, nil, "--url", url); code != exitUsage || !strings.Contains(problem, "https://") {
			t.Errorf("--url %s: exit %d, %q; want it refused", url, code, problem)
		}
	}
}

func TestManifestInTheDocs(t *testing.T) {
	t.Parallel()
	out, _, _ := printManifest(t, nil)
	doc, err := os.ReadFile("../../docs/slack-manifest.json")
	if err != nil {
		t.Fatal(err)
	}
	if string(doc) != out {
		t.Error("docs/slack-manifest.json is not what bot manifest prints: go run ./cmd/bot manifest > docs/slack-manifest.json")
	}
	page, err := os.ReadFile("../../docs/slack.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range slackapp.Scopes() {
		if !strings.Contains(string(page), fmt.Sprintf("| `%s` | %s |", s.Name, s.Why)) {
			t.Errorf("docs/slack.md does not explain the scope %s", s.Name)
		}
	}
	for _, s := range slackapp.Subscriptions() {
		if !strings.Contains(string(page), fmt.Sprintf("| `%s` | %s |", s.Event, s.Why)) {
			t.Errorf("docs/slack.md does not explain the event %s", s.Event)
		}
	}
}

// schema checks values against a JSON Schema (draft 7), as far as Slack's uses
// it. A keyword that it does not know is a problem, so that none is passed over.
type schema struct{ root map[string]any }

func (s schema) check(rule map[string]any, v any, at string) (problems []string) {
	say := func(format string, args ...any) { problems = append(problems, at+": "+fmt.Sprintf(format, args...)) }
	for keyword, want := range rule {
		switch keyword {
		case "$schema", "title", "description", "definitions", "default", "examples", "format",
			"regex": // no keyword of JSON Schema: validators pass it over
		case "$ref":
			name := strings.TrimPrefix(want.(string), "#/definitions/")
			target, ok := s.root["definitions"].(map[string]any)[name].(map[string]any)
			if !ok {
				say("no definition %q", want)
				continue
			}
			problems = append(problems, s.check(target, v, at)...)
		case "type":
			kinds, ok := want.([]any)
			if !ok {
				kinds = []any{want}
			}
			if !slices.Contains(kinds, any(kindOf(v))) {
				say("is %s, want %v", kindOf(v), want)
			}
		case "enum":
			if !slices.Contains(want.([]any), v) {
				say("%v is none of %v", v, want)
			}
		case "anyOf":
			if !slices.ContainsFunc(want.([]any), func(r any) bool { return len(s.check(r.(map[string]any), v, at)) == 0 }) {
				say("fits no alternative")
			}
		case "required", "properties", "additionalProperties", "patternProperties":
			if object, ok := v.(map[string]any); ok && keyword != "patternProperties" {
				problems = append(problems, s.object(rule, keyword, object, at)...)
			}
		case "items", "minItems", "maxItems", "uniqueItems":
			if list, ok := v.([]any); ok {
				problems = append(problems, s.list(keyword, want, list, at)...)
			}
		case "minLength", "maxLength", "pattern":
			if text, ok := v.(string); ok {
				n := float64(utf8.RuneCountInString(text))
				if keyword == "minLength" && n < want.(float64) || keyword == "maxLength" && n > want.(float64) ||
					keyword == "pattern" && !regexp.MustCompile(strings.ReplaceAll(want.(string), `\/`, "/")).MatchString(text) {
					say("%q breaks %s %v", text, keyword, want)
				}
			}
		default:
			say("the schema has %q, which this test does not know", keyword)
		}
	}
	return problems
}

func (s schema) object(rule map[string]any, keyword string, v map[string]any, at string) (problems []string) {
	properties, _ := rule["properties"].(map[string]any)
	switch keyword {
	case "required":
		for _, name := range rule["required"].([]any) {
			if _, ok := v[name.(string)]; !ok {
				problems = append(problems, fmt.Sprintf("%s: lacks %v", at, name))
			}
		}
	case "properties":
		for name, r := range properties {
			if value, ok := v[name]; ok {
				problems = append(problems, s.check(r.(map[string]any), value, at+"/"+name)...)
			}
		}
	case "additionalProperties":
		if rule["additionalProperties"] != false {
			return nil
		}
		for name := range v {
			if _, ok := properties[name]; !ok {
				problems = append(problems, fmt.Sprintf("%s: has %q, which the schema does not know", at, name))
			}
		}
	}
	return problems
}

func (s schema) list(keyword string, want any, v []any, at string) (problems []string) {
	switch keyword {
	case "items":
		for i, item := range v {
			problems = append(problems, s.check(want.(map[string]any), item, fmt.Sprintf("%s/%d", at, i))...)
		}
	case "uniqueItems":
		seen := map[string]bool{}
		for _, item := range v {
			key := fmt.Sprint(item)
			if seen[key] {
				problems = append(problems, at+": has "+key+" twice")
			}
			seen[key] = true
		}
	default:
		if n := float64(len(v)); keyword == "minItems" && n < want.(float64) || keyword == "maxItems" && n > want.(float64) {
			problems = append(problems, fmt.Sprintf("%s: %d items break %s %v", at, len(v), keyword, want))
		}
	}
	return problems
}

func kindOf(v any) string {
	switch v := v.(type) {
	case nil:
		return "null"
	case bool:
		return "boolean"
	case string:
		return "string"
	case float64:
		if v == float64(int64(v)) {
			return "integer"
		}
		return "number"
	case []any:
		return "array"
	}
	return "object"
}
