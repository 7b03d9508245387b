package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"strings"
	"sync"

	"github.com/alecthomas/kong"
	"github.com/joho/godotenv"
	"golang.org/x/term"

	"briefbot/internal/answer"
	"briefbot/internal/config"
	"briefbot/internal/facts"
	"briefbot/internal/kb"
	"briefbot/internal/render"
)

// Exit codes, a public contract.
const (
	exitDone        = 0 // it did what was asked
	exitNotAnswered = 1 // a single question was not answered
	exitUsage       = 2 // usage or configuration
)

// errNotAnswered ends `bot ask` with exit code 1; the answer says why.
var errNotAnswered = errors.New("not answered")

// commands is the command line.
type commands struct {
	Serve    serveCmd    `cmd:"" default:"1" help:"Connect to Slack and answer there (the default)."`
	Demo     demoCmd     `cmd:"" help:"Run the whole bot against a simulated Slack workspace in the browser."`
	Ask      askCmd      `cmd:"" help:"Answer questions in the terminal."`
	Facts    factsCmd    `cmd:"" help:"Print quick facts: who, how many, who said what, when."`
	Digest   digestCmd   `cmd:"" help:"Print what is new in the briefings, as it would be posted."`
	KB       kbCmd       `cmd:"" name:"kb" help:"Keep the briefings that replicas share in PostgreSQL."`
	Doctor   doctorCmd   `cmd:"" help:"Check the configuration, the database and the running bot."`
	Manifest manifestCmd `cmd:"" help:"Print the Slack app manifest that fits the configuration."`
	Eval     evalCmd     `cmd:"" help:"Score retrieval, answers and abstention on a question set."`
}

// program is what every command gets: the streams, the environment and the
// settings that were read from it.
type program struct {
	getenv func(string) string
	stdin  io.Reader
	stdout io.Writer
	stderr io.Writer
}

// run runs one command line and returns the exit code. It reads the
// environment through getenv and a .env file in the working directory, which
// never overrides what is set.
func run(ctx context.Context, args []string, getenv func(string) string, stdin io.Reader, stdout, stderr io.Writer) int {
	p := &program{getenv: getenv, stdin: stdin, stdout: stdout, stderr: stderr}
	if err := p.readDotEnv(".env"); err != nil {
		fmt.Fprintln(stderr, "bot:", err)
		return exitUsage
	}
	exit := -1
	parser, err := kong.New(&commands{},
		kong.Name("bot"),
		kong.Description("Answers questions about a desk's briefings with the briefings' own words.\n\nExamples:\n  bot demo\n  bot ask \"who leads JNIM?\"\n  bot serve"),
		kong.Writers(stdout, stderr),
		kong.Exit(func(code int) { exit = code }),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true}),
		kong.BindTo(ctx, (*context.Context)(nil)),
		kong.Bind(p))
	if err != nil {
		fmt.Fprintln(stderr, "bot:", err)
		return exitUsage
	}
	command, err := parser.Parse(args)
	if exit >= 0 { // --help was printed
		return exit
	}
	if err != nil {
		fmt.Fprintf(stderr, "bot: %s; see bot --help\n", err)
		return exitUsage
	}
	switch err := command.Run(); {
	case err == nil:
		return exitDone
	case errors.Is(err, errNotAnswered):
		return exitNotAnswered
	case errors.Is(err, context.Canceled) && ctx.Err() != nil:
		fmt.Fprintln(stderr, "bot: interrupted")
		return exitUsage
	default:
		fmt.Fprintln(stderr, "bot:", err)
		return exitUsage
	}
}

// readDotEnv puts a .env file behind the environment.
func (p *program) readDotEnv(path string) error {
	file, err := godotenv.Read(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("%s cannot be read: %w; write one NAME=value a line, as in .env.example", path, err)
	}
	outer := p.getenv
	p.getenv = func(name string) string {
		if v := outer(name); v != "" {
			return v
		}
		return file[name]
	}
	return nil
}

// settings reads the configuration; kbDir, where not empty, replaces KB_DIR.
func (p *program) settings(kbDir string, needs ...config.Need) (config.Config, *slog.Logger, error) {
	cfg, err := config.Load(p.getenv, needs...)
	if err != nil {
		return cfg, nil, err
	}
	if kbDir != "" {
		cfg.KBDir = kbDir
	}
	return cfg, newLogger(cfg, p.stderr), nil
}

// engine loads the knowledge base once, for a command that ends.
func (p *program) engine(ctx context.Context, logger *slog.Logger, cfg config.Config) (*answer.Engine, *kb.Index, error) {
	index, _, err := loadKB(ctx, logger, cfg)
	if err != nil {
		return nil, nil, err
	}
	space, err := newSpace(logger, cfg.Model, func() *kb.Index { return index }, 0)
	if err != nil {
		return nil, nil, err
	}
	atOnce(ctx, logger, space, index)
	engine, err := answer.NewWith(func() *kb.Index { return index }, answer.Options{Facts: facts.NewKeeper(), StaleAfter: cfg.StaleAfter, Meaning: meaningOf(space)})
	return engine, index, err
}

// library loads the knowledge base for a command that stays and keeps it up to
// date until ctx ends; wait returns once it no longer does. cacheDir keeps the
// index between runs; "" keeps none.
func (p *program) library(ctx context.Context, logger *slog.Logger, cfg config.Config, cacheDir string) (engine *answer.Engine, wait func(), err error) {
	library, closeKB, err := openKB(ctx, logger, cfg, kb.Config{CacheDir: cacheDir})
	if err != nil {
		return nil, nil, err
	}
	keeper := facts.NewKeeper()
	space, err := newSpace(logger, cfg.Model, library.Index, 0)
	if err == nil {
		engine, err = answer.NewWith(library.Index, answer.Options{Facts: keeper, StaleAfter: cfg.StaleAfter, Meaning: meaningOf(space)})
	}
	if err != nil {
		closeKB()
		return nil, nil, err
	}
	var wg sync.WaitGroup
	wg.Go(func() { keeper.Run(ctx, library.Index, library.Changed) })
	wg.Go(func() {
		defer closeKB()
		if err := library.Run(ctx); err != nil && ctx.Err() == nil {
			logger.Error("the knowledge base is no longer watched; restart to see changes", "err", err)
		}
	})
	return engine, wg.Wait, nil
}

// terminal is how to write for people on stdout: in colour and as wide as the
// window on a terminal, plain and unwrapped in a pipe.
func (p *program) terminal() (style render.TerminalStyle, interactive bool) {
	f, ok := p.stdout.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return render.TerminalStyle{}, false
	}
	width, _, err := term.GetSize(int(f.Fd()))
	if err != nil {
		width = 80
	}
	return render.TerminalStyle{Width: min(width, 100), Color: p.getenv("NO_COLOR") == "" && !strings.EqualFold(p.getenv("TERM"), "dumb")}, true
}
