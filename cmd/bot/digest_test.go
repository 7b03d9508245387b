package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"briefbot/internal/digest"
)

func digestDesk(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{
		"old.md":     "---\ntitle: Old\ndate: 2026-01-01\n---\n\nThe harbour of Velmar was closed for a day in January.\n",
		"new.md":     "---\ntitle: New\ndate: 2026-02-01\n---\n\nThe harbour of Velmar was opened again on Sunday morning.\n",
		"undated.md": "The lighthouse of Velmar was painted white last summer.\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	then := time.Date(2026, 1, 20, 12, 0, 0, 0, time.Local)
	if err := os.Chtimes(filepath.Join(dir, "undated.md"), then, then); err != nil {
		t.Fatal(err)
	}
	return dir
}

func bot(t *testing.T, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, errs strings.Builder
	code = run(t.Context(), args, func(string) string { return "" }, strings.NewReader(""), &out, &errs)
	return code, out.String(), errs.String()
}

func TestDigestCommand(t *testing.T) {
	t.Parallel()
	dir := digestDesk(t)
	for _, tc := range []struct {
		since string
		want  []string
	}{
		{"", []string{"new.md", "old.md", "undated.md"}},
		{"2026-01-02", []string{"new.md", "undated.md"}},
		{"2026-01-21", []string{"new.md"}},
		{"2027-01-01", nil},
	} {
		args := []string{"digest", "--json", "--kb", dir}
		if tc.since != "" {
			args = append(args, "--since", tc.since)
		}
		code, out, errs := bot(t, args...)
		var d digest.Digest
		if err := json.Unmarshal([]byte(out), &d); err != nil || code != exitDone {
			t.Fatalf("bot %v = %d, %v: %s%s", args, code, err, out, errs)
		}
		var got []string
		for _, e := range d.Entries {
			got = append(got, e.Documents[0].Document)
		}
		if strings.Join(got, " ") != strings.Join(tc.want, " ") || d.New != len(tc.want) || d.Since != tc.since {
			t.Errorf("bot %v: %v (%d new), want %v", args, got, d.New, tc.want)
		}
	}
	code, out, _ := bot(t, "digest", "--kb", dir)
	if code != exitDone || !strings.Contains(out, "In the briefings: 3 new") || !strings.Contains(out, "│ The harbour of Velmar was opened again on Sunday morning.") {
		t.Errorf("bot digest = %d:\n%s", code, out)
	}
	code, out, _ = bot(t, "digest", "--kb", dir, "--since", "2027-01-01")
	if code != exitDone || !strings.Contains(out, "Nothing new in the briefings") {
		t.Errorf("bot digest --since 2027-01-01 = %d:\n%s", code, out)
	}
	for _, since := range []string{"yesterday", "2026-02-30", "01.02.2026"} {
		if code, out, errs := bot(t, "digest", "--kb", dir, "--since", since); code != exitUsage || out != "" ||
			!strings.Contains(errs, "2026-03-29") || strings.Count(errs, "\n") > 3 {
			t.Errorf("bot digest --since %s = %d, %q, %q, want one line with an example", since, code, out, errs)
		}
	}
}
