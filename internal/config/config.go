// Package config reads the bot's settings from the environment, once, and
// reports every problem together, each with how to mend it. Secrets are of a
// type that cannot be printed by accident.
package config

import (
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"net/url"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/caarlos0/env/v11"
)

// Config holds the validated settings. The zero value is not usable: take one
// from [Load].
type Config struct {
	SlackBotToken      Secret
	SlackAppToken      Secret
	SlackSigningSecret Secret
	// SlackAPIURL ends in a slash, as slack-go requires.
	SlackAPIURL string
	// KBDir is a folder, or "postgres"; see KBInDatabase.
	KBDir string
	// DatabaseURL begins with sqlite://, postgres:// or postgresql://; it is
	// secret because it may hold a password.
	DatabaseURL Secret
	// ListenAddr is host:port; port 0 asks for any free one.
	ListenAddr string
	// EditorsChannel is a channel's id; empty for none.
	EditorsChannel string
	// Model is the language model, off by default.
	Model Model
	// Corrections is what happens when an answer has lost its ground: CorrectionsAsk
	// or CorrectionsAuto.
	Corrections string
	// Retention is how long answers and finished events stay; 0 is for ever.
	Retention time.Duration
	// RateLimitUser and RateLimitChannel are questions a minute; 0 is any
	// number.
	RateLimitUser, RateLimitChannel int
	// LogQuestions is false where the ledger must not hold questions.
	LogQuestions bool
	// StaleAfter is the age from which on a briefing about the present is said
	// to be old; 0 says it never.
	StaleAfter time.Duration
	LogLevel   slog.Level
	LogJSON    bool
}

// raw mirrors the environment: one text field per variable, with its default
// and the sentence that documents it.
type raw struct {
	SlackBotToken      string `env:"SLACK_BOT_TOKEN" secret:"true" doc:"Bot token of the Slack app (xoxb-…), from \"OAuth & Permissions\"; needed by bot serve."`
	SlackAppToken      string `env:"SLACK_APP_TOKEN" secret:"true" doc:"App-level token (xapp-…) with the scope connections:write, from \"Basic Information\"; with it bot serve connects through Socket Mode."`
	SlackSigningSecret string `env:"SLACK_SIGNING_SECRET" secret:"true" doc:"Signing secret of the Slack app, from \"Basic Information\"; with it, and without SLACK_APP_TOKEN, bot serve takes Slack's requests over HTTP at LISTEN_ADDR."`
	SlackAPIURL        string `env:"SLACK_API_URL" envDefault:"https://slack.com/api/" doc:"Address of Slack's Web API; change it for GovSlack (https://slack-gov.com/api/) or for tests."`
	KBDir              string `env:"KB_DIR" envDefault:"kb" doc:"Folder that holds the briefings as Markdown files, or postgres for those that bot kb sync stored in the database."`
	DatabaseURL        string `env:"DATABASE_URL" envDefault:"sqlite://data/bot.db" secret:"true" doc:"Where the bot keeps its state, sqlite://FILE for one process or postgres://USER@HOST/NAME for any number of them."`
	ListenAddr         string `env:"LISTEN_ADDR" envDefault:"127.0.0.1:8080" doc:"Address and port that bot serve answers health checks at (/healthz, /readyz), takes Slack's requests at (/slack/…), and bot demo serves its page at."`
	EditorsChannel     string `env:"EDITORS_CHANNEL" doc:"Id of the channel (C…) that is told of replies which a person should look after."`
	OpenAIAPIKey       string `env:"OPENAI_API_KEY" secret:"true" doc:"Key of a language model server; with it, or with OPENAI_BASE_URL, answers gain a summary."`
	OpenAIBaseURL      string `env:"OPENAI_BASE_URL" doc:"Address of a server that speaks the OpenAI protocol (OpenAI, Azure, Ollama, vLLM, llama.cpp); OpenAI's own where only the key is set."`
	OpenAIAPIVersion   string `env:"OPENAI_API_VERSION" doc:"Version of Azure's older protocol, such as 2024-10-21; needed for Azure behind another host name."`
	LLMModel           string `env:"LLM_MODEL" envDefault:"gpt-4o-mini" doc:"Name of the model, or of the deployment on Azure, that writes summaries and reads follow-ups; none turns both off."`
	EmbeddingModel     string `env:"EMBEDDING_MODEL" doc:"Name of a model that embeds passages and questions, so that other words than the text's are found; none where empty."`
	LLMSend            string `env:"LLM_SEND" envDefault:"passages" doc:"What may be sent to the model: passages (with the question), or none, which turns it off whatever else is set."`
	Redact             string `env:"REDACT" doc:"Pattern (RE2) of what is blanked in everything that is sent to the model, such as [0-9]{9}."`
	LLMTimeout         string `env:"LLM_TIMEOUT" envDefault:"20" doc:"How many seconds to wait for a summary's first sentence."`
	LLMAnswerTokens    string `env:"LLM_ANSWER_TOKENS" envDefault:"4000" doc:"How many tokens one summary may take, prompt and reply together."`
	LLMUserTokens      string `env:"LLM_USER_TOKENS" envDefault:"200000" doc:"How many tokens the summaries for one person may take a day; 0 is without bound."`
	LLMDayTokens       string `env:"LLM_DAY_TOKENS" envDefault:"5000000" doc:"How many tokens all summaries may take a day; 0 is without bound."`
	Corrections        string `env:"CORRECTIONS" envDefault:"ask" doc:"What happens when a briefing that an answer quoted changes or goes: ask proposes a note to EDITORS_CHANNEL, auto posts it below the answer."`
	RetentionDays      string `env:"RETENTION_DAYS" envDefault:"90" doc:"How many days answers, finished events and what belongs to them are kept; 0 keeps them for ever."`
	RateLimitUser      string `env:"RATE_LIMIT_USER" envDefault:"120" doc:"How many questions a minute of one person are answered at once; more wait for their turn; 0 sets no limit."`
	RateLimitChannel   string `env:"RATE_LIMIT_CHANNEL" envDefault:"600" doc:"How many questions a minute in one channel are answered at once; more wait for their turn; 0 sets no limit."`
	LogQuestions       string `env:"LOG_QUESTIONS" envDefault:"true" doc:"Whether the texts of answered questions are kept in the database; with false a salted hash is."`
	StaleAfter         string `env:"STALE_AFTER" envDefault:"90" doc:"How many days old the newest briefing on a subject may be before answers about its present state warn of it; 0 never warns."`
	LogLevel           string `env:"LOG_LEVEL" envDefault:"info" doc:"How much is logged: debug, info, warn or error; question texts appear at debug only."`
	LogFormat          string `env:"LOG_FORMAT" envDefault:"text" doc:"Form of the log on standard error: text or json."`
}

// Variable documents one environment variable.
type Variable struct {
	Name    string
	Default string // "" where there is none
	Doc     string // one sentence
	Secret  bool
}

// Variables lists every variable that [Load] reads, in the order in which
// they are documented.
func Variables() []Variable {
	t := reflect.TypeFor[raw]()
	vars := make([]Variable, 0, t.NumField())
	for i := range t.NumField() {
		tag := t.Field(i).Tag
		vars = append(vars, Variable{
			Name:    tag.Get("env"),
			Default: tag.Get("envDefault"),
			Doc:     tag.Get("doc"),
			Secret:  tag.Get("secret") == "true",
		})
	}
	return vars
}

// Error holds every problem of a configuration.
type Error struct {
	// Problems are whole sentences that name the variable and say how to mend
	// it. They never hold a secret.
	Problems []string
}

// Error is one line for one problem, and a list for more.
func (e *Error) Error() string {
	if len(e.Problems) == 1 {
		return "configuration: " + e.Problems[0]
	}
	return fmt.Sprintf("configuration: %d problems:\n  - %s", len(e.Problems), strings.Join(e.Problems, "\n  - "))
}

// Need is something that a command cannot do without.
type Need func(Config) error

// Slack is the [Need] of a command that talks to Slack.
func Slack(c Config) error { return c.RequireSlack() }

// Load reads the settings through getenv, which is os.Getenv in the program. A
// variable that is empty or all white space counts as not set. The error is an
// [*Error] that holds every problem, those of needs included; the Config
// beside it is then incomplete.
func Load(getenv func(string) string, needs ...Need) (Config, error) {
	environ := make(map[string]string)
	for _, v := range Variables() {
		if value := strings.TrimSpace(getenv(v.Name)); value != "" {
			environ[v.Name] = value
		}
	}
	r, err := env.ParseAsWithOptions[raw](env.Options{Environment: environ})
	if err != nil {
		return Config{}, fmt.Errorf("read the environment: %w", err)
	}
	var problems []string
	check := func(problem string) {
		if problem != "" {
			problems = append(problems, problem)
		}
	}
	c := Config{
		SlackBotToken:      NewSecret(r.SlackBotToken),
		SlackAppToken:      NewSecret(r.SlackAppToken),
		SlackSigningSecret: NewSecret(r.SlackSigningSecret),
		KBDir:              r.KBDir,
		DatabaseURL:        NewSecret(r.DatabaseURL),
		ListenAddr:         r.ListenAddr,
	}
	check(tokenProblem("SLACK_BOT_TOKEN", r.SlackBotToken, "xoxb-", "xapp-", "xoxp-"))
	check(tokenProblem("SLACK_APP_TOKEN", r.SlackAppToken, "xapp-", "xoxb-", "xoxp-"))
	check(tokenProblem("SLACK_SIGNING_SECRET", r.SlackSigningSecret, "", "xoxb-", "xapp-"))
	var problem string
	c.SlackAPIURL, problem = apiURL(r.SlackAPIURL)
	check(problem)
	check(databaseProblem(r.DatabaseURL))
	check(listenProblem(r.ListenAddr))
	c.EditorsChannel = r.EditorsChannel
	check(channelProblem(r.EditorsChannel))
	c.Corrections, problem = corrections(r.Corrections)
	check(problem)
	c.Retention, problem = retention(r.RetentionDays)
	check(problem)
	var found []string
	c.Model, found = model(r)
	problems = append(problems, found...)
	c.RateLimitUser, problem = rateLimit("RATE_LIMIT_USER", r.RateLimitUser)
	check(problem)
	c.RateLimitChannel, problem = rateLimit("RATE_LIMIT_CHANNEL", r.RateLimitChannel)
	check(problem)
	c.LogQuestions, problem = yesNo("LOG_QUESTIONS", r.LogQuestions)
	check(problem)
	c.StaleAfter, problem = staleAfter(r.StaleAfter)
	check(problem)
	c.LogLevel, problem = logLevel(r.LogLevel)
	check(problem)
	c.LogJSON, problem = logFormat(r.LogFormat)
	check(problem)
	for _, need := range needs {
		var e *Error
		switch err := need(c); {
		case errors.As(err, &e):
			problems = append(problems, e.Problems...)
		case err != nil:
			problems = append(problems, err.Error())
		}
	}
	if len(problems) > 0 {
		return c, &Error{Problems: problems}
	}
	return c, nil
}

// KBInDatabase reports whether the briefings are those in PostgreSQL rather than
// in a folder.
func (c Config) KBInDatabase() bool { return c.KBDir == "postgres" }

// RequireSlack returns an [*Error] unless c holds what a connection to Slack
// needs.
func (c Config) RequireSlack() error {
	var problems []string
	if !c.SlackBotToken.IsSet() {
		problems = append(problems, `SLACK_BOT_TOKEN is not set: copy the bot token (xoxb-…) from your Slack app's page "OAuth & Permissions" into the environment or .env, or try "bot demo", which needs no Slack`)
	}
	if !c.SlackAppToken.IsSet() && !c.SlackSigningSecret.IsSet() {
		problems = append(problems, `neither SLACK_APP_TOKEN nor SLACK_SIGNING_SECRET is set: for Socket Mode make an app-level token (xapp-…) with the scope connections:write, for HTTP copy the signing secret; both stand on your Slack app's page "Basic Information"`)
	}
	if len(problems) > 0 {
		return &Error{Problems: problems}
	}
	return nil
}

// OverHTTP reports whether Slack's requests come over HTTP: a signing secret is
// set and no app-level token, which connects through Socket Mode.
func (c Config) OverHTTP() bool { return c.SlackSigningSecret.IsSet() && !c.SlackAppToken.IsSet() }

// tokenProblem catches the mistakes people make with tokens: another kind of
// token, and quotes or spaces copied along.
func tokenProblem(name, value, want string, wrong ...string) string {
	for _, prefix := range wrong {
		if strings.HasPrefix(value, prefix) {
			if want == "" {
				return fmt.Sprintf("%s holds a token (%s…): use the value that the app's page \"Basic Information\" calls signing secret", name, prefix)
			}
			return fmt.Sprintf("%s holds a token of another kind (%s…): it needs the one that begins with %s", name, prefix, want)
		}
	}
	if strings.ContainsFunc(value, func(r rune) bool { return r <= ' ' || r > '~' || r == '"' || r == '\'' }) {
		return name + " holds a space, a quotation mark or another character that no token has: copy it again, without quotation marks"
	}
	return ""
}

func apiURL(value string) (normal, problem string) {
	u, err := url.Parse(value)
	if err != nil || u.Host == "" || u.RawQuery != "" || u.Fragment != "" || u.User != nil {
		return "", "SLACK_API_URL is not the address of an API: use something like https://slack.com/api/"
	}
	if u.Scheme != "https" && (u.Scheme != "http" || !loopback(u.Hostname())) {
		return "", "SLACK_API_URL must begin with https:// (http:// is for this machine only): tokens would travel unencrypted"
	}
	return strings.TrimRight(value, "/") + "/", ""
}

func loopback(host string) bool {
	if strings.EqualFold(host, "localhost") {
		return true
	}
	addr, err := netip.ParseAddr(host)
	return err == nil && addr.IsLoopback()
}

// private reports whether a host is an address of a house's own network.
func private(host string) bool {
	addr, err := netip.ParseAddr(host)
	return loopback(host) || err == nil && (addr.IsPrivate() || addr.IsLinkLocalUnicast()) || strings.HasSuffix(host, ".internal") || strings.HasSuffix(host, ".local")
}

func databaseProblem(value string) string {
	scheme, rest, found := strings.Cut(value, "://")
	switch {
	case !found || rest == "":
	case scheme == "sqlite", scheme == "postgres", scheme == "postgresql":
		return ""
	}
	return "DATABASE_URL must look like sqlite://data/bot.db or postgres://user@host/name"
}

func listenProblem(value string) string {
	_, port, err := net.SplitHostPort(value)
	if err == nil {
		if _, err = strconv.ParseUint(port, 10, 16); err == nil {
			return ""
		}
	}
	return "LISTEN_ADDR must be an address and a port, such as 127.0.0.1:8080"
}

func channelProblem(value string) string {
	if value == "" || channelID.MatchString(value) {
		return ""
	}
	return "EDITORS_CHANNEL must be a channel's id, such as C0123456789: it stands at the end of the channel's details in Slack"
}

var channelID = regexp.MustCompile(`^[CG][A-Z0-9]{2,}$`)

// The values of CORRECTIONS.
const (
	CorrectionsAsk  = "ask"  // the editors decide
	CorrectionsAuto = "auto" // the bot posts by itself
)

func corrections(value string) (mode, problem string) {
	switch mode = strings.ToLower(value); mode {
	case CorrectionsAsk, CorrectionsAuto:
		return mode, ""
	}
	return CorrectionsAsk, "CORRECTIONS must be ask or auto"
}

// maxRetention keeps a number of days within what a duration holds.
const maxRetention = 36_500

func retention(days string) (keep time.Duration, problem string) {
	n, err := strconv.Atoi(days)
	if err != nil || n < 0 || n > maxRetention {
		return 0, "RETENTION_DAYS must be a whole number of days, such as 90, or 0 to keep everything"
	}
	return time.Duration(n) * 24 * time.Hour, ""
}

func staleAfter(days string) (age time.Duration, problem string) {
	n, err := strconv.Atoi(strings.TrimSuffix(days, "d"))
	if err != nil || n < 0 || n > maxRetention {
		return 0, "STALE_AFTER must be a whole number of days, such as 90, or 0 for no warning"
	}
	return time.Duration(n) * 24 * time.Hour, ""
}

// maxRateLimit is far above what a workspace asks in a minute.
const maxRateLimit = 10_000

func rateLimit(name, perMinute string) (n int, problem string) {
	n, err := strconv.Atoi(perMinute)
	if err != nil || n < 0 || n > maxRateLimit {
		return 0, fmt.Sprintf("%s must be a whole number of questions a minute, such as 20, or 0 for no limit", name)
	}
	return n, ""
}

func yesNo(name, value string) (yes bool, problem string) {
	yes, err := strconv.ParseBool(strings.ToLower(value))
	if err != nil {
		return false, name + " must be true or false"
	}
	return yes, ""
}

func logLevel(value string) (level slog.Level, problem string) {
	switch strings.ToLower(value) {
	case "debug":
		return slog.LevelDebug, ""
	case "info":
		return slog.LevelInfo, ""
	case "warn", "warning":
		return slog.LevelWarn, ""
	case "error":
		return slog.LevelError, ""
	}
	return slog.LevelInfo, "LOG_LEVEL must be debug, info, warn or error"
}

func logFormat(value string) (asJSON bool, problem string) {
	switch strings.ToLower(value) {
	case "text":
		return false, ""
	case "json":
		return true, ""
	}
	return false, "LOG_FORMAT must be text or json"
}
