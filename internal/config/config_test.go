package config

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"strings"
	"testing"
	"time"
)

func getenv(m map[string]string) func(string) string {
	return func(name string) string { return m[name] }
}

func TestLoadDefaults(t *testing.T) {
	t.Parallel()
	c, err := Load(getenv(map[string]string{"SLACK_API_URL": "  "}))
	if err != nil {
		t.Fatalf("Load: %v", err)
	}
	if c.SlackAPIURL != "https://slack.com/api/" || c.KBDir != "kb" || c.DatabaseURL.Reveal() != "sqlite://data/bot.db" ||
		c.ListenAddr != "127.0.0.1:8080" || c.LogLevel != slog.LevelInfo || c.LogJSON || c.SlackBotToken.IsSet() ||
		c.EditorsChannel != "" || c.Corrections != CorrectionsAsk || c.Retention != 90*24*time.Hour || !c.LogQuestions || c.RateLimitUser != 120 || c.RateLimitChannel != 600 || c.StaleAfter != 90*24*time.Hour {
		t.Errorf("Load = %+v, want the documented defaults", c)
	}
}

func TestLoadReadsEveryVariable(t *testing.T) {
	t.Parallel()
	c, err := Load(getenv(map[string]string{
		"SLACK_BOT_TOKEN": "xoxb-" + "fake", "SLACK_APP_TOKEN": " xapp-" + "fake\n", "SLACK_SIGNING_SECRET": "fake",
		"SLACK_API_URL": "http://127.0.0.1:99/api", "KB_DIR": "elsewhere", "DATABASE_URL": "postgres://h/d",
		"LISTEN_ADDR": "[::1]:0", "LOG_LEVEL": "DEBUG", "LOG_FORMAT": "json",
		"EDITORS_CHANNEL": "C0EDITORS1", "RETENTION_DAYS": "7", "LOG_QUESTIONS": "False", "STALE_AFTER": "30", "RATE_LIMIT_USER": "0", "RATE_LIMIT_CHANNEL": "7", "CORRECTIONS": "Auto",
	}), Slack)
	if err != nil {
		t.Fatalf("Load: %v", err)
	}
	if c.SlackBotToken.Reveal() != "xoxb-"+"fake" || c.SlackAppToken.Reveal() != "xapp-"+"fake" || c.SlackSigningSecret.Reveal() != "fake" ||
		c.SlackAPIURL != "http://127.0.0.1:99/api/" || c.KBDir != "elsewhere" || c.DatabaseURL.Reveal() != "postgres://h/d" ||
		c.ListenAddr != "[::1]:0" || c.LogLevel != slog.LevelDebug || !c.LogJSON ||
		c.EditorsChannel != "C0EDITORS1" || c.Corrections != CorrectionsAuto || c.Retention != 7*24*time.Hour || c.LogQuestions || c.RateLimitUser != 0 || c.RateLimitChannel != 7 || c.StaleAfter != 30*24*time.Hour {
		t.Errorf("Load = %+v, want what was set", c)
	}
}

func TestLoadReportsEveryProblemTogether(t *testing.T) {
	t.Parallel()
	_, err := Load(getenv(map[string]string{
		"SLACK_APP_TOKEN": "xoxb-" + "fake", "SLACK_API_URL": "http://slack.example/api/", "DATABASE_URL": "mysql://x",
		"LISTEN_ADDR": "8080", "LOG_LEVEL": "loud", "LOG_FORMAT": "xml",
		"EDITORS_CHANNEL": "#editors", "RETENTION_DAYS": "-1", "LOG_QUESTIONS": "perhaps", "STALE_AFTER": "soon", "RATE_LIMIT_USER": "-1", "RATE_LIMIT_CHANNEL": "many",
	}), Slack)
	var e *Error
	if !errors.As(err, &e) {
		t.Fatalf("Load error = %v, want *Error", err)
	}
	for _, name := range []string{"SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_API_URL", "DATABASE_URL", "LISTEN_ADDR", "LOG_LEVEL", "LOG_FORMAT", "EDITORS_CHANNEL", "RETENTION_DAYS", "LOG_QUESTIONS", "STALE_AFTER", "RATE_LIMIT_USER", "RATE_LIMIT_CHANNEL"} {
		if !strings.Contains(err.Error(), name) {
			t.Errorf("error does not name %s:\n%v", name, err)
		}
	}
	if len(e.Problems) != 13 {
		t.Errorf("%d problems, want 13:\n%v", len(e.Problems), err)
	}
}

func TestLoadRefuses(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ name, value string }{
		{"SLACK_BOT_TOKEN", "xapp-" + "1"}, {"SLACK_BOT_TOKEN", "xoxp-" + "1"}, {"SLACK_BOT_TOKEN", `"xoxb-1"`}, {"SLACK_BOT_TOKEN", "xoxb- 1"},
		{"SLACK_APP_TOKEN", "xoxp-" + "1"}, {"SLACK_SIGNING_SECRET", "xapp-" + "1"},
		{"SLACK_API_URL", "slack.com"}, {"SLACK_API_URL", "ftp://slack.com/"}, {"SLACK_API_URL", "http://127.0.0.1.example/"},
		{"SLACK_API_URL", "https://u:p@slack.com/api"}, {"SLACK_API_URL", "https://slack.com/api?x=1"}, {"SLACK_API_URL", "::"},
		{"DATABASE_URL", "sqlite://"}, {"DATABASE_URL", "data/bot.db"},
		{"LISTEN_ADDR", "localhost"}, {"LISTEN_ADDR", ":http"}, {"LISTEN_ADDR", "127.0.0.1:70000"}, {"CORRECTIONS", "perhaps"},
	} {
		_, err := Load(getenv(map[string]string{tc.name: tc.value}))
		if err == nil {
			t.Errorf("Load with %s=%s: no error", tc.name, tc.value)
			continue
		}
		if !strings.Contains(err.Error(), tc.name) || strings.Count(err.Error(), "\n") != 0 {
			t.Errorf("Load with %s=%s: %q, want one line that names it", tc.name, tc.value, err)
		}
	}
}

func TestProblemsDoNotShowSecrets(t *testing.T) {
	t.Parallel()
	const marker = "hunter2hunter2"
	for _, v := range Variables() {
		if !v.Secret {
			continue
		}
		for _, value := range []string{"xoxb-" + marker, "xapp-" + marker, marker + " x", "mysql://u:" + marker + "@h/d"} {
			if _, err := Load(getenv(map[string]string{v.Name: value}), Slack); err != nil && strings.Contains(err.Error(), marker) {
				t.Errorf("%s: the error shows the secret: %v", v.Name, err)
			}
		}
	}
}

func TestSecretDoesNotPrint(t *testing.T) {
	t.Parallel()
	const marker = "hunter2hunter2"
	s := NewSecret(marker)
	type holder struct {
		inner struct{ S Secret }
		C     Config
	}
	h := holder{C: Config{SlackBotToken: s}}
	h.inner.S = s
	var out bytes.Buffer
	for _, v := range []any{s, &s, h, &h, []Secret{s}, map[string]Secret{"a": s}, map[Secret]int{s: 1}} {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
			fmt.Fprintf(&out, verb+"\n", v)
		}
	}
	for _, v := range []any{s, h.C, []Secret{s}} {
		if err := json.NewEncoder(&out).Encode(v); err != nil {
			t.Fatal(err)
		}
	}
	for _, handler := range []slog.Handler{slog.NewTextHandler(&out, nil), slog.NewJSONHandler(&out, nil)} {
		slog.New(handler).Info("x", "secret", s, "config", h.C, "pointer", &h, "any", slog.AnyValue(s))
	}
	hex := fmt.Sprintf("%x", marker)
	if strings.Contains(out.String(), marker) || strings.Contains(out.String(), hex) {
		t.Errorf("the secret was printed:\n%s", out.String())
	}
	if !strings.Contains(out.String(), redacted) {
		t.Errorf("no redaction was printed:\n%s", out.String())
	}
	if s.Reveal() != marker {
		t.Errorf("Reveal = %q, want the text", s.Reveal())
	}
}

func TestExampleFileNamesEveryVariable(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile("../../.env.example")
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range Variables() {
		if !strings.Contains(string(raw), v.Name+"="+v.Default+"\n") {
			t.Errorf(".env.example has no line %s=%s", v.Name, v.Default)
		}
		if !strings.Contains(string(raw), "# "+v.Doc+"\n") {
			t.Errorf(".env.example does not document %s as %q", v.Name, v.Doc)
		}
		if v.Doc == "" || !strings.HasSuffix(v.Doc, ".") {
			t.Errorf("%s: Doc = %q, want a sentence", v.Name, v.Doc)
		}
	}
}
