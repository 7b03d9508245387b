package repotest

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// allowed is who may import whom inside the module; anything else is banned.
// Keys and values are paths below the module; a value ending in /... allows
// the packages below it too.
var allowed = map[string][]string{
	"internal/kb":                     {},
	"internal/simd":                   {},
	"internal/wordvec":                {"internal/simd"},
	"internal/facts":                  {"internal/kb"},
	"internal/answer":                 {"internal/kb", "internal/facts", "internal/wordvec", "internal/simd", "internal/answer/guard"},
	"internal/dense":                  {"internal/kb"},
	"internal/answer/guard":           {"internal/kb", "internal/wordvec"},
	"internal/config":                 {},
	"internal/llm":                    {"internal/kb"},
	"internal/store":                  {},
	"internal/settings":               {"internal/store"},
	"internal/store/internal/sqldb":   {"internal/store", "internal/store/internal/..."},
	"internal/store/sqlite":           {"internal/store", "internal/store/internal/..."},
	"internal/store/postgres":         {"internal/store", "internal/store/internal/..."},
	"internal/store/storetest":        {"internal/store"},
	"internal/store/storetest/pgtest": {},
	"internal/render":                 {"internal/kb", "internal/facts", "internal/answer"},
	"internal/thread":                 {"internal/kb"},
	"internal/handlers":               {"internal/thread", "internal/kb", "internal/facts", "internal/answer", "internal/render", "internal/settings", "internal/store", "internal/digest"},
	"internal/digest":                 {"internal/kb", "internal/facts", "internal/render", "internal/settings", "internal/store"},
	"internal/slackapp":               {"internal/handlers", "internal/render", "internal/settings", "internal/store"},
	"internal/workspace":              {},
	"internal/eval":                   {"internal/answer", "internal/kb"},
	"cmd/bot":                         {"internal/..."},
}

// keepers are the only packages that may import a module from outside.
var keepers = map[string][]string{
	"github.com/slack-go/slack":         {"internal/render", "internal/slackapp"},
	"github.com/sashabaranov/go-openai": {"internal/llm"},
	"github.com/joho/godotenv":          {"cmd/bot"},
	"github.com/alecthomas/kong":        {"cmd/bot"},
	"github.com/caarlos0/env":           {"internal/config"},
	"github.com/yuin/goldmark":          {"internal/kb"},
	"modernc.org/sqlite":                {"internal/store/sqlite"},
	"github.com/jackc/pgx":              {"internal/store/postgres"},
}

const module = "briefbot"

// root is the top of the repository.
func root(t *testing.T) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			t.Fatal("no go.mod above the test")
		}
		dir = parent
	}
}

// TestImports holds the import table. Test files may import what they like.
func TestImports(t *testing.T) {
	top := root(t)
	checked := 0
	err := filepath.WalkDir(top, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (strings.HasPrefix(d.Name(), ".") && name != top || d.Name() == "node_modules" || d.Name() == "testdata") {
			return fs.SkipDir
		}
		if !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return nil
		}
		rel, err := filepath.Rel(top, name)
		if err != nil {
			return err
		}
		pkg := path.Dir(filepath.ToSlash(rel))
		if strings.HasPrefix(pkg, "tools/") || strings.HasPrefix(pkg, "bench") {
			return nil // offline programs
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		checked++
		for _, spec := range file.Imports {
			target, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			if inner, ok := strings.CutPrefix(target, module+"/"); ok {
				rules, known := rulesFor(pkg)
				if !known {
					t.Errorf("%s: package %s is not in the import table; add it, and say why in docs/decisions.md", rel, pkg)
				} else if !matches(rules, inner) {
					t.Errorf("%s imports %s, which the import table does not allow", rel, inner)
				}
			}
			for mod, who := range keepers {
				if (target == mod || strings.HasPrefix(target, mod+"/")) && !below(who, pkg) {
					t.Errorf("%s imports %s; only %v may", rel, target, who)
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if checked < 20 {
		t.Errorf("only %d files were checked; the walk is broken", checked)
	}
}

func rulesFor(pkg string) ([]string, bool) {
	if rules, ok := allowed[pkg]; ok {
		return rules, true
	}
	if strings.HasPrefix(pkg, "internal/store/internal/") {
		return []string{"internal/store", "internal/store/internal/..."}, true
	}
	return nil, false
}

func matches(rules []string, target string) bool {
	return slices.ContainsFunc(rules, func(r string) bool {
		if tree, ok := strings.CutSuffix(r, "/..."); ok {
			return strings.HasPrefix(target, tree+"/")
		}
		return r == target
	})
}

func below(who []string, pkg string) bool {
	return slices.ContainsFunc(who, func(w string) bool {
		return pkg == w || strings.HasPrefix(pkg, w+"/") || strings.HasPrefix(w, "internal/store/") && strings.HasPrefix(pkg, "internal/store/")
	})
}
