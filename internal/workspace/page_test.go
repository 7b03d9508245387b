package workspace_test

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"briefbot/internal/workspace"
)

// The committed bundle is what people run; this fails where it was not rebuilt (npm ci &&
// npm run build in page/) after a change of its sources.
func TestBundleFitsItsSources(t *testing.T) {
	t.Parallel()
	files := []string{"build.mjs", "package-lock.json"}
	entries, err := os.ReadDir("page/src")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		files = append(files, "src/"+e.Name())
	}
	slices.Sort(files[2:])
	sum := sha256.New()
	for _, name := range files {
		content, err := os.ReadFile(filepath.Join("page", name))
		if err != nil {
			t.Fatal(err)
		}
		sum.Write([]byte(name + "\x00"))
		sum.Write(content)
		sum.Write([]byte{0})
	}
	want, err := os.ReadFile("page/dist/sources.sha256")
	if err != nil {
		t.Fatal(err)
	}
	if got := hex.EncodeToString(sum.Sum(nil)); got != strings.TrimSpace(string(want)) {
		t.Errorf("page/dist was built from other sources (%s, now %s): run npm ci && npm run build in page/", want, got)
	}
	script, err := os.ReadFile("page/dist/app.js")
	if err != nil {
		t.Fatal(err)
	}
	if len(script) > 1<<20 {
		t.Errorf("app.js has %d bytes, want less than a mebibyte", len(script))
	}
	lock, err := os.ReadFile("page/package-lock.json")
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(lock), `"resolved"`) {
		t.Error("package-lock.json names a registry: set omit-lockfile-registry-resolved")
	}
}

func TestPageRefusesOtherSites(t *testing.T) {
	t.Parallel()
	_, ws, _ := start(t, workspace.Config{})
	post := func(change func(*http.Request)) int {
		r := httptest.NewRequest(http.MethodPost, "http://127.0.0.1:8080/demo/post",
			strings.NewReader(`{"user":"ana","channel":"#general","text":"hi"}`))
		r.RemoteAddr = "127.0.0.1:5555"
		r.Header.Set("Content-Type", "application/json")
		change(r)
		rec := httptest.NewRecorder()
		ws.Handler().ServeHTTP(rec, r)
		return rec.Code
	}
	cases := []struct {
		name   string
		change func(*http.Request)
		want   int
	}{
		{"own page", func(r *http.Request) { r.Header.Set("Origin", "http://127.0.0.1:8080") }, http.StatusOK},
		{"a tool without an origin", func(*http.Request) {}, http.StatusOK},
		{"another page", func(r *http.Request) { r.Header.Set("Origin", "https://evil.example") }, http.StatusForbidden},
		{"another port", func(r *http.Request) { r.Header.Set("Origin", "http://127.0.0.1:9999") }, http.StatusForbidden},
		{"a sandboxed page", func(r *http.Request) { r.Header.Set("Origin", "null") }, http.StatusForbidden},
		{"a name that was rebound", func(r *http.Request) { r.Host = "evil.example:8080" }, http.StatusForbidden},
		{"another machine", func(r *http.Request) { r.RemoteAddr = "192.0.2.7:5555" }, http.StatusForbidden},
		{"a form post", func(r *http.Request) { r.Header.Set("Content-Type", "text/plain") }, http.StatusUnsupportedMediaType},
		{"a cross-site fetch", func(r *http.Request) { r.Header.Set("Sec-Fetch-Site", "cross-site") }, http.StatusForbidden},
	}
	for _, c := range cases {
		if got := post(c.change); got != c.want {
			t.Errorf("POST /demo/post from %s = %d, want %d", c.name, got, c.want)
		}
	}
	if got := len(ws.Messages("#general")); got != 2 {
		t.Errorf("messages = %d, want the two that were let in", got)
	}
}

func TestPageSendsAStrictPolicy(t *testing.T) {
	t.Parallel()
	_, ws, _ := start(t, workspace.Config{})
	resp, err := http.Get(strings.TrimSuffix(ws.APIURL(), "api/"))
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	policy := resp.Header.Get("Content-Security-Policy")
	if resp.StatusCode != http.StatusOK || !strings.Contains(policy, "script-src 'self'") || strings.Contains(policy, "unsafe") {
		t.Errorf("GET / = %d with policy %q, want the page with its own scripts only", resp.StatusCode, policy)
	}
}
