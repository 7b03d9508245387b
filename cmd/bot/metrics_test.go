package main

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"briefbot/internal/slackapp"
	"briefbot/internal/store"
	"briefbot/internal/store/sqlite"
)

// awayInbox is a database that is away.
type awayInbox struct{ store.Inbox }

func (awayInbox) Backlog(context.Context) (store.Backlog, error) {
	return store.Backlog{}, errors.New("away")
}

func TestBotMetrics(t *testing.T) {
	t.Parallel()
	db, err := sqlite.Open(t.Context(), slog.New(slog.DiscardHandler), "sqlite://"+filepath.Join(t.TempDir(), "bot.db"), sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Record(t.Context(), []store.Event{{ID: "Ev1"}, {ID: "Ev2"}}); err != nil {
		t.Fatal(err)
	}
	app := slackapp.New(slog.New(slog.DiscardHandler), slackapp.Options{Store: db})
	var out bytes.Buffer
	writeBotMetrics(t.Context(), &out, app.Metrics(), db)
	for _, want := range []string{"\nbriefbot_events_queued 2\n", "\nbriefbot_posts_total 0\n", "# TYPE briefbot_posts_total counter\n", "\nbriefbot_slack_connected 0\n"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("metrics lack %q:\n%s", want, &out)
		}
	}
	// Each metric stands once, with help and type before it.
	form := regexp.MustCompile(`^(# HELP (briefbot_[a-z_]+) [^\n]+\n# TYPE [a-z_]+ (gauge|counter)\nbriefbot_[a-z_]+ [0-9.e+-]+\n)+$`)
	if !form.MatchString(out.String()) {
		t.Errorf("not the text format of Prometheus:\n%s", &out)
	}
	seen := map[string]bool{}
	for _, m := range app.Metrics() {
		if seen[m.Name] {
			t.Errorf("%s stands twice", m.Name)
		}
		seen[m.Name] = true
	}
	out.Reset()
	writeBotMetrics(t.Context(), &out, app.Metrics(), awayInbox{})
	if strings.Contains(out.String(), "events_queued") || !strings.Contains(out.String(), "briefbot_posts_total 0") {
		t.Errorf("metrics without a database:\n%s", &out)
	}
}
