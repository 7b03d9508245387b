package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"time"

	"briefbot/internal/config"
	"briefbot/internal/store"
	"briefbot/internal/store/postgres"
	"briefbot/internal/store/sqlite"

	"briefbot/internal/render"
)

// doctorCmd looks at the state of the bot and its database.
type doctorCmd struct {
	Letters int `default:"20" placeholder:"N" help:"How many unanswered questions and unfinished replies to list."`
}

// Help is shown by `bot doctor --help`.
func (doctorCmd) Help() string {
	return `Checks the configuration, the database and the running bot, and lists the questions that
were given up (dead letters) and the replies that were not confirmed. It changes nothing,
and may be run beside the bot. Exit code 0 when all is well, 2 when something needs mending.

Examples:
  bot doctor
  DATABASE_URL=postgres://bot@db/briefings bot doctor`
}

// errUnwell ends `bot doctor` with exit code 2; what is wrong has been said.
var errUnwell = errors.New("something above needs mending")

// doctorTimeout bounds each check.
const doctorTimeout = 5 * time.Second

// inspected is what doctor reads of a store.
type inspected interface {
	Backlog(ctx context.Context) (store.Backlog, error)
	DeadLetters(ctx context.Context, limit int) ([]store.DeadLetter, error)
	Posts(ctx context.Context, state store.PostState, limit int) ([]store.Post, error)
	SchemaVersion(ctx context.Context) (current, known int64, err error)
	Close() error
}

// Run prints the findings.
func (c *doctorCmd) Run(ctx context.Context, p *program) error {
	cfg, logger, err := p.settings("")
	if err != nil {
		return err
	}
	d := &doctor{out: p.stdout}
	d.configuration(cfg)
	d.knowledge(ctx, cfg)
	d.model(ctx, cfg)
	d.database(ctx, logger, cfg, c.Letters)
	d.running(ctx, cfg)
	if d.unwell {
		return errUnwell
	}
	return nil
}

type doctor struct {
	out    io.Writer
	unwell bool
}

func (d *doctor) say(ok bool, subject, finding string) {
	mark := "ok  "
	if !ok {
		mark, d.unwell = "MEND", true
	}
	fmt.Fprintf(d.out, "%s  %-14s %s\n", mark, subject, finding)
}

func (d *doctor) note(subject, finding string) {
	fmt.Fprintf(d.out, "note  %-14s %s\n", subject, finding)
}

func (d *doctor) configuration(cfg config.Config) {
	var e *config.Error
	if errors.As(cfg.RequireSlack(), &e) {
		for _, problem := range e.Problems {
			d.say(false, "configuration", problem)
		}
		return
	}
	d.say(true, "configuration", "complete")
}

// knowledgeTimeout bounds reading the knowledge base, which doctor does anew.
const knowledgeTimeout = 2 * time.Minute

func (d *doctor) knowledge(ctx context.Context, cfg config.Config) {
	ctx, cancel := context.WithTimeout(ctx, knowledgeTimeout)
	defer cancel()
	// What a document is refused for is said here, not in a log beside it.
	index, problems, err := loadKB(ctx, slog.New(slog.DiscardHandler), cfg)
	if err != nil {
		d.say(false, "briefings", oneLine(err.Error()))
		return
	}
	where := cfg.KBDir
	if cfg.KBInDatabase() {
		where = "the database"
	}
	d.say(len(problems) == 0, "briefings", fmt.Sprintf("%s with %s in %s, %s refused", render.Count(len(index.Documents()), "briefing"), render.Count(index.Len(), "passage"), where, render.Count(len(problems), "file")))
	for _, problem := range problems {
		fmt.Fprintf(d.out, "      %s\n", oneLine(problem.Error()))
	}
}

func (d *doctor) database(ctx context.Context, logger *slog.Logger, cfg config.Config, limit int) {
	ctx, cancel := context.WithTimeout(ctx, doctorTimeout)
	defer cancel()
	db, err := inspect(ctx, logger, cfg)
	if errors.Is(err, fs.ErrNotExist) {
		d.note("database", "there is none yet; bot serve makes it")
		return
	}
	if err != nil {
		d.say(false, "database", err.Error())
		return
	}
	defer db.Close()
	b, err := db.Backlog(ctx)
	if err != nil {
		d.say(false, "database", err.Error())
		return
	}
	d.say(true, "database", fmt.Sprintf("%d questions wait, %d are being answered, the oldest for %s", b.Queued, b.Claimed, b.Oldest.Round(time.Second)))
	current, known, err := db.SchemaVersion(ctx)
	switch {
	case err != nil:
		d.say(false, "schema", err.Error())
	case current < known:
		d.note("schema", fmt.Sprintf("version %d; the next start of bot serve brings it to %d", current, known))
	case current > known:
		d.say(false, "schema", fmt.Sprintf("version %d belongs to a newer release: this one knows up to %d; install the newer release", current, known))
	default:
		d.say(true, "schema", fmt.Sprintf("version %d", current))
	}
	letters, err := db.DeadLetters(ctx, limit)
	if err != nil {
		d.say(false, "dead letters", err.Error())
		return
	}
	d.say(b.Dead == 0, "dead letters", fmt.Sprintf("%d questions were given up", b.Dead))
	for _, l := range letters {
		fmt.Fprintf(d.out, "      %s  %s in %s, %d attempts: %s\n", l.DiedAt.Format(time.RFC3339), l.Event.ID, l.Event.Channel, l.Attempts, oneLine(l.Reason))
	}
	for _, state := range []store.PostState{store.Uncertain, store.Failed} {
		posts, err := db.Posts(ctx, state, limit)
		if err != nil {
			d.say(false, "replies", err.Error())
			return
		}
		for _, post := range posts {
			d.note("replies", fmt.Sprintf("%s: %s in %s, %s: %s", state, post.Key, post.Channel, post.DraftedAt.Format(time.RFC3339), oneLine(post.Reason)))
		}
	}
}

// running asks the bot itself, where it runs on this machine.
func (d *doctor) running(ctx context.Context, cfg config.Config) {
	_, port, err := net.SplitHostPort(cfg.ListenAddr)
	if err != nil || port == "0" {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, doctorTimeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+cfg.ListenAddr+"/readyz", nil)
	if err != nil {
		d.note("readiness", err.Error())
		return
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		d.note("readiness", "no bot answers at "+cfg.ListenAddr)
		return
	}
	defer resp.Body.Close()
	var r readiness
	if err := json.NewDecoder(io.LimitReader(resp.Body, 64<<10)).Decode(&r); err != nil || r.Slack == "" {
		d.note("readiness", "what answers at "+cfg.ListenAddr+" is not the bot")
		return
	}
	d.say(r.Ready, "readiness", fmt.Sprintf("Slack: %s; database: %s", oneLine(r.Slack), oneLine(r.Store)))
}

// inspect opens the database for reading, beside a bot that uses it.
func inspect(ctx context.Context, logger *slog.Logger, cfg config.Config) (inspected, error) {
	url := cfg.DatabaseURL.Reveal()
	if strings.HasPrefix(url, "sqlite://") {
		r, err := sqlite.OpenReader(ctx, url)
		if err != nil {
			return nil, err
		}
		return r, nil
	}
	s, err := postgres.Open(ctx, logger, url, postgres.Options{Inspect: true})
	if err != nil {
		return nil, err
	}
	return s, nil
}

// oneLine keeps a stored reason from breaking the page, or the terminal.
func oneLine(text string) string {
	text = strings.Join(strings.Fields(strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return ' '
		}
		return r
	}, text)), " ")
	if len(text) > 300 {
		text = strings.ToValidUTF8(text[:300], "") + "…"
	}
	return text
}
