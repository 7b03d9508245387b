package kb

import (
	"os"
	"strings"
	"testing"
)

// good stands beside every bad document and must stay served.
const good = "Alpha stands beside it."

// TestBadInput: what cannot be a document is one problem and one clear log
// line; its last good version and the other documents are served.
func TestBadInput(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name, text, reason string
	}{
		{"unclosed front matter", "---\ntitle: x\n\nText.", `opens with "---" at line 1 and is never closed`},
		{"unclosed TOML", "+++\ntitle = 1\n\nText.", `opens with "+++" at line 1 and is never closed`},
		{"bad YAML", "---\ntitle: [x\n---\nText.", "its front matter cannot be read: yaml: line"},
		{"bad TOML", "+++\ntitle = \n+++\nText.", "its front matter cannot be read: "},
		{"front matter of a scalar", "---\njust words\n---\nText.", `its front matter cannot be read: it is not made of lines such as "title: Attack in Mali"`},
		{"wrong type", "---\ntitle: {a: b}\n---\nText.", "its front matter's title is not a line of text"},
		{"bad date", "---\ndate: soon\n---\nText.", `its front matter's date "soon" is not a date such as 2021-01-12`},
		{"bad tags", "---\ntags: {a: b}\n---\nText.", "its front matter's tags are not a list such as [Mali, Sahel]"},
		{"endless front matter", "---\n" + strings.Repeat("a: b\n", 20000) + "---\nText.", "is not closed within 65536 bytes"},
		{"nested TOML", "+++\na = " + strings.Repeat("[", 100_000) + "\n+++\nText.", "is not closed within 65536 bytes"},
		{"duplicate keys", "---\ntitle: a\ntitle: b\n---\nText.", "line 3 gives the title a second time"},
		{"invalid UTF-8", "Text.\nMore \xff\xfe text.", "it is not valid UTF-8 at line 2"},
		{"UTF-16", "\xff\xfeT\x00e\x00x\x00t\x00", "it holds a NUL byte at line 1"},
		{"NUL", "Text.\n\nMore\x00 text.", "it holds a NUL byte at line 3"},
		{"empty", "", "it is empty"},
		{"blank", " \n\t\n", "it is empty"},
		{"no prose", "---\ntitle: x\n---\n\n# Heading\n", "it holds no prose"},
		{"too large", strings.Repeat("Text. ", 1000), "it has 6000 bytes; the limit is 5000"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			f := newFolder(t, "bad.md", test.text, "good.md", good)
			l := f.open(Config{MaxFile: 5000})
			if test.name == "nested TOML" || test.name == "endless front matter" {
				f = newFolder(t, "bad.md", test.text, "good.md", good)
				l = f.open(Config{})
			}
			check := func(wantLast bool) {
				t.Helper()
				last := "serving_last_good_version=false"
				want := map[string]string{"good.md": good}
				if wantLast {
					last, want["bad.md"] = "serving_last_good_version=true", "It was good once."
				}
				wantTexts(t, l, want)
				if got := l.Problems(); len(got) != 1 || got[0].ID != "bad.md" || !strings.Contains(got[0].Reason, test.reason) {
					t.Errorf("problems %v, want bad.md: %s", got, test.reason)
				}
				lines := f.log.take("level=WARN")
				if len(lines) != 1 || !strings.Contains(lines[0], "document=bad.md") || !strings.Contains(lines[0], last) {
					t.Errorf("log %q, want one line on bad.md with %s", lines, last)
				}
			}
			check(false)
			f.refresh(l)
			if lines := f.log.take("bad.md"); len(lines) != 0 {
				t.Errorf("the next look logs %q", lines)
			}
			f.write("bad.md", "It was good once.")
			f.refresh(l)
			wantTexts(t, l, map[string]string{"bad.md": "It was good once.", "good.md": good})
			if got := l.Problems(); len(got) != 0 {
				t.Errorf("problems after mending: %v", got)
			}
			f.log.take()
			f.write("bad.md", test.text)
			f.refresh(l)
			check(true)
		})
	}
}

// TestHugeFile: 200 MB are refused unread.
func TestHugeFile(t *testing.T) {
	t.Parallel()
	f := newFolder(t, "bad.md", "small", "good.md", good)
	if err := os.Truncate(f.path("bad.md"), 200<<20); err != nil {
		t.Fatal(err)
	}
	l := f.open(Config{})
	wantTexts(t, l, map[string]string{"good.md": good})
	if lines := f.log.take("document=bad.md", "it has 209715200 bytes; the limit is 5242880"); len(lines) != 1 {
		t.Errorf("log lines: %q", lines)
	}
}

// TestGrowingFile: a file that grows past the limit after it was measured.
func TestGrowingFile(t *testing.T) {
	t.Parallel()
	f := newFolder(t, "bad.md", strings.Repeat("x", 2000))
	root, err := os.OpenRoot(f.dir)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	if data, err := readFile(root, "bad.md", 500, 1000); err == nil {
		t.Errorf("readFile read %d bytes past a limit of 1000", len(data))
	}
}

func TestCappedDocument(t *testing.T) {
	t.Parallel()
	f := newFolder(t, "dense.md", "Plain words.\n\n"+strings.Repeat("[a](", 2000), "good.md", good)
	l := f.open(Config{})
	if got := l.Index().Document("dense.md"); got == nil || got.Len() != 2 {
		t.Errorf("the dense document is not served: %v", got)
	}
	if lines := f.log.take("document=dense.md", "the block at line 3 has 8000 bytes and 4000 markup characters and is read as plain text"); len(lines) != 1 {
		t.Errorf("log lines: %q", lines)
	}
}

func TestSharedTitle(t *testing.T) {
	t.Parallel()
	f := newFolder(t, "a.md", "---\ntitle: Same\n---\nOne.", "b.md", "---\ntitle: Same\n---\nTwo.")
	l := f.open(Config{})
	wantTexts(t, l, map[string]string{"a.md": "One.", "b.md": "Two."})
	if lines := f.log.take("document=b.md", "is also the title of a.md"); len(lines) != 1 {
		t.Errorf("log lines: %q", lines)
	}
	f.refresh(l)
	if lines := f.log.take("title"); len(lines) != 0 {
		t.Errorf("the next look logs %q", lines)
	}
}

// TestFileNames: IDs are the names, whatever they hold.
func TestFileNames(t *testing.T) {
	t.Parallel()
	names := []string{"with space.md", "ünï/côdé.md", "汉字.md", "emoji 😀.MD", `quote"s'.md`, "new\nline.md", "<!channel>.md", "a.b.c.markdown", "-rf.md", "%2e%2e.md"}
	f := newFolder(t, "good.md", good, ".hidden.md", "Not served.", ".git/x.md", "Not served.", "note.txt", "Not served.", "folder.md/inside.md", "Served.")
	want := map[string]string{"good.md": good, "folder.md/inside.md": "Served."}
	for _, n := range names {
		f.write(n, "Named.")
		want[n] = "Named."
	}
	l := f.open(Config{})
	wantTexts(t, l, want)
	if got := l.Problems(); len(got) != 0 {
		t.Errorf("problems: %v", got)
	}
	for id := range want {
		if d := l.Index().Document(id); d == nil || d.ID != id {
			t.Errorf("Document(%q) = %v", id, d)
		}
	}
}

// TestDeletedWhileRead: a file that vanishes between being seen and being read
// is no document and no problem.
func TestDeletedWhileRead(t *testing.T) {
	t.Parallel()
	f := newFolder(t, "gone.md", "Here for a moment.", "sub/gone.md", "Here too.", "good.md", good)
	root, err := os.OpenRoot(f.dir)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	info, err := root.Stat("gone.md")
	if err != nil {
		t.Fatal(err)
	}
	f.remove("gone.md")
	if got, ok := (scanning{}).read(t.Context(), root, "gone.md", info); ok {
		t.Errorf("read of a deleted file = %+v", got)
	}
	// A folder that vanishes after its parent was listed.
	s := scanning{onDir: func(path string) {
		if strings.HasSuffix(path, "sub") {
			f.remove("sub")
		}
	}}
	files, err := s.scan(t.Context(), f.dir)
	if err != nil {
		t.Fatal(err)
	}
	if len(files) != 1 || files["good.md"].doc == nil {
		t.Errorf("files: %v", files)
	}
}
