package main

import (
	"bytes"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"briefbot/internal/slackapp"
	"briefbot/internal/store"
	"briefbot/internal/store/sqlite"
)

// doctorSays runs bot doctor on a database.
func doctorSays(t *testing.T, url, listen string) (int, string) {
	t.Helper()
	env := map[string]string{"KB_DIR": "../../kb", "DATABASE_URL": url, "LISTEN_ADDR": listen, "SLACK_BOT_TOKEN": "xoxb-" + "fake", "SLACK_APP_TOKEN": "xapp-" + "fake"}
	var stdout, stderr bytes.Buffer
	code := run(t.Context(), []string{"doctor"}, func(name string) string { return env[name] }, strings.NewReader(""), &stdout, &stderr)
	return code, stdout.String() + stderr.String()
}

func TestDoctorListsDeadLettersBesideTheRunningBot(t *testing.T) {
	t.Parallel()
	url := "sqlite://" + t.TempDir() + "/bot.db"
	if code, out := doctorSays(t, url, "127.0.0.1:0"); code != exitDone || !strings.Contains(out, "there is none yet") {
		t.Errorf("bot doctor without a database = %d, %s", code, out)
	}
	if _, err := os.Stat(strings.TrimPrefix(url, "sqlite://")); err == nil {
		t.Error("bot doctor made a database")
	}
	db, err := sqlite.Open(t.Context(), slog.New(slog.DiscardHandler), url, sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	if code, out := doctorSays(t, url, "127.0.0.1:0"); code != exitDone || !strings.Contains(out, "0 questions were given up") {
		t.Errorf("bot doctor beside the bot = %d, %s", code, out)
	}
	if _, err := db.Record(t.Context(), []store.Event{{ID: "Ev77", Channel: "C1", Payload: []byte("{}")}}); err != nil {
		t.Fatal(err)
	}
	claims, err := db.Claim(t.Context(), "w", time.Minute, 1)
	if err != nil || len(claims) != 1 {
		t.Fatal(claims, err)
	}
	if err := db.Bury(t.Context(), claims[0], "the index\x1b[31m is on fire"); err != nil {
		t.Fatal(err)
	}
	code, out := doctorSays(t, url, "127.0.0.1:0")
	if code != exitUsage || !strings.Contains(out, "Ev77 in C1, 1 attempts: the index [31m is on fire") {
		t.Errorf("bot doctor = %d, %q; want 2 and the dead letter", code, out)
	}
}

func TestReadiness(t *testing.T) {
	t.Parallel()
	health := slackapp.Health{Connected: true}
	server := httptest.NewServer(statusHandler(func() slackapp.Health { return health }))
	defer server.Close()
	address := strings.TrimPrefix(server.URL, "http://")
	url := "sqlite://" + t.TempDir() + "/bot.db"
	if code, out := doctorSays(t, url, address); code != exitDone || !strings.Contains(out, "Slack: connected; database: ok") {
		t.Errorf("bot doctor = %d, %s", code, out)
	}
	health = slackapp.Health{Connected: true, Store: "the password is hunter2"}
	resp, err := http.Get(server.URL + "/readyz")
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	var body bytes.Buffer
	_, _ = body.ReadFrom(resp.Body)
	if resp.StatusCode != http.StatusServiceUnavailable || strings.Contains(body.String(), "hunter2") || !strings.Contains(body.String(), "cannot be written") {
		t.Errorf("GET /readyz = %d %s, want 503 and no detail", resp.StatusCode, &body)
	}
	if code, out := doctorSays(t, url, address); code != exitUsage || !strings.Contains(out, "cannot be written") {
		t.Errorf("bot doctor = %d, %s", code, out)
	}
	if resp, err := http.Get(server.URL + "/healthz"); err != nil || resp.StatusCode != http.StatusOK {
		t.Errorf("GET /healthz = %v, %v; want 200", resp, err)
	} else {
		resp.Body.Close()
	}
}

func TestServeLeavesADamagedDatabaseAlone(t *testing.T) {
	kb, err := filepath.Abs("../../kb")
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(t.TempDir()) // bot serve keeps its index in the working directory
	path := t.TempDir() + "/bot.db"
	damaged := []byte("this is no database, " + strings.Repeat("but it is long enough ", 400))
	if err := os.WriteFile(path, damaged, 0o600); err != nil {
		t.Fatal(err)
	}
	env := map[string]string{"DATABASE_URL": "sqlite://" + path, "SLACK_BOT_TOKEN": "xoxb-" + "fake", "SLACK_APP_TOKEN": "xapp-" + "fake", "KB_DIR": kb, "LISTEN_ADDR": "127.0.0.1:0"}
	var stdout, stderr bytes.Buffer
	code := run(t.Context(), []string{"serve"}, func(name string) string { return env[name] }, strings.NewReader(""), &stdout, &stderr)
	if code != exitUsage || !strings.Contains(stderr.String(), "database damaged") || !strings.Contains(stderr.String(), "move it aside") {
		t.Errorf("bot serve = %d, %s; want 2 and what to do", code, &stderr)
	}
	if after, err := os.ReadFile(path); err != nil || !bytes.Equal(after, damaged) {
		t.Errorf("the damaged file was changed: %v", err)
	}
}
