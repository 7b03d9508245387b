package repotest

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"briefbot/internal/config"
)

// secrets are shapes of credentials that must not stand in a tracked file.
var secrets = []*regexp.Regexp{
	regexp.MustCompile(`xox[abprs]-[0-9]{6,}-[0-9A-Za-z-]{10,}`),
	regexp.MustCompile(`xapp-[0-9]-[A-Z0-9]{8,}-[0-9]{8,}-[0-9a-f]{20,}`),
	regexp.MustCompile(`\bsk-[A-Za-z0-9_-]{32,}`),
	regexp.MustCompile(`\bAKIA[0-9A-Z]{16}\b`),
	regexp.MustCompile(`\bgh[pousr]_[A-Za-z0-9]{30,}`),
	regexp.MustCompile(`-----BEGIN [A-Z ]*PRIVATE KEY-----`),
	regexp.MustCompile(`https://hooks\.slack\.com/services/T[A-Z0-9]+/`),
}

// tracked lists the repository's files: git's, or all of them in an archive
// without git.
func tracked(t *testing.T) (top string, files []string) {
	t.Helper()
	top = root(t)
	out, err := exec.Command("git", "-C", top, "ls-files", "-z").Output()
	if err != nil {
		t.Fatalf("git ls-files: %v", err)
	}
	for f := range strings.SplitSeq(string(out), "\x00") {
		if f != "" {
			files = append(files, f)
		}
	}
	if len(files) < 20 {
		t.Fatalf("git lists %d files; the walk is broken", len(files))
	}
	return top, files
}

func TestNoSecrets(t *testing.T) {
	top, files := tracked(t)
	for _, f := range files {
		data, err := os.ReadFile(filepath.Join(top, f))
		if os.IsNotExist(err) {
			continue // deleted, not committed yet
		}
		if err != nil {
			t.Error(err)
			continue
		}
		for _, s := range secrets {
			if at := s.Find(data); at != nil {
				t.Errorf("%s holds what looks like a credential: %.12s…", f, at)
			}
		}
	}
}

// TestSecretShapes keeps the shapes from going blind.
func TestSecretShapes(t *testing.T) {
	for _, fake := range []string{"xox" + "b-1234567890-abcdefghijkl", "s" + "k-" + strings.Repeat("a1", 20), "AKI" + "A" + strings.Repeat("B", 16)} {
		if !slices.ContainsFunc(secrets, func(r *regexp.Regexp) bool { return r.MatchString(fake) }) {
			t.Errorf("%.10s… is not recognised", fake)
		}
	}
}

func TestNoDotEnv(t *testing.T) {
	_, files := tracked(t)
	if slices.Contains(files, ".env") {
		t.Error(".env is tracked; it holds secrets")
	}
}

// TestEnvExample holds .env.example and the README in step with the settings
// that the program reads.
func TestEnvExample(t *testing.T) {
	top := root(t)
	example := read(t, filepath.Join(top, ".env.example"))
	readme := read(t, filepath.Join(top, "README.md"))
	assigned := regexp.MustCompile(`(?m)^#?\s?([A-Z][A-Z0-9_]+)=`)
	var documented []string
	for _, m := range assigned.FindAllStringSubmatch(example, -1) {
		documented = append(documented, m[1])
	}
	for _, v := range config.Variables() {
		if !slices.Contains(documented, v.Name) {
			t.Errorf(".env.example lacks %s", v.Name)
		}
		if !strings.Contains(example, v.Doc) {
			t.Errorf(".env.example lacks the sentence on %s: %s", v.Name, v.Doc)
		}
		def := v.Default
		if def == "" {
			def = "none"
		} else {
			def = "`" + def + "`"
		}
		if row := "| `" + v.Name + "` | " + def + " | " + v.Doc + " |"; !strings.Contains(readme, row) {
			t.Errorf("README.md lacks the row\n%s", row)
		}
	}
	for _, d := range documented {
		if !slices.ContainsFunc(config.Variables(), func(v config.Variable) bool { return v.Name == d }) {
			t.Errorf(".env.example documents %s, which nothing reads", d)
		}
	}
}

// TestArticle keeps the sample's text unchanged: questions, line numbers and
// the README rely on it.
func TestArticle(t *testing.T) {
	data := read(t, filepath.Join(root(t), "kb", "article.md"))
	for _, want := range []string{"The group is currently led by Iyad Ag Ghali", "stressed the temporary nature of Mr Barkhane's extension"} {
		if !strings.Contains(data, want) {
			t.Errorf("kb/article.md lacks %q", want)
		}
	}
	if shared, err := os.ReadFile(filepath.Join(root(t), "..", "shared", "kb", "article.md")); err == nil && string(shared) != data {
		t.Error("kb/article.md differs from the shared original")
	}
}

func read(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}
