package config

import (
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// Model configures the language model. The zero value is none.
type Model struct {
	// On reports whether anything may be sent to a model.
	On bool
	// Withheld reports that a model is set and LLM_SEND keeps everything here.
	Withheld bool
	APIKey   Secret
	// BaseURL is empty for OpenAI's own.
	BaseURL, APIVersion string
	// Name writes summaries, Embedding embeds; either may be empty.
	Name, Embedding string
	Redact          []*regexp.Regexp
	// FirstSentence bounds the wait for a summary's first sentence.
	FirstSentence time.Duration
	// Tokens per answer, and per day for a person and for all; 0 is no bound.
	AnswerTokens, UserTokens, DayTokens int
}

// model reads what concerns the language model.
func model(r raw) (m Model, problems []string) {
	check := func(problem string) {
		if problem != "" {
			problems = append(problems, problem)
		}
	}
	m = Model{APIKey: NewSecret(r.OpenAIAPIKey), BaseURL: r.OpenAIBaseURL, APIVersion: r.OpenAIAPIVersion, Name: r.LLMModel, Embedding: r.EmbeddingModel}
	check(tokenProblem("OPENAI_API_KEY", r.OpenAIAPIKey, ""))
	check(baseProblem(r.OpenAIBaseURL, r.OpenAIAPIKey))
	if strings.EqualFold(m.Name, "none") {
		m.Name = ""
	}
	if strings.EqualFold(m.Embedding, "none") {
		m.Embedding = ""
	}
	set := (r.OpenAIAPIKey != "" || r.OpenAIBaseURL != "") && (m.Name != "" || m.Embedding != "")
	switch strings.ToLower(r.LLMSend) {
	case "passages":
		m.On = set
	case "none":
		m.Withheld = set
	default:
		check("LLM_SEND must be passages or none")
	}
	if r.Redact != "" {
		// A line break parts patterns; so does | inside one.
		for line := range strings.Lines(r.Redact) {
			p, err := regexp.Compile(strings.TrimSpace(line))
			switch {
			case err != nil:
				check("REDACT is not a pattern that RE2 reads: see https://golang.org/s/re2syntax")
			case p.MatchString(""):
				check("REDACT matches an empty text: it would blank everything")
			default:
				m.Redact = append(m.Redact, p)
			}
		}
	}
	seconds, problem := count("LLM_TIMEOUT", r.LLMTimeout, 1, 600)
	check(problem)
	m.FirstSentence = time.Duration(seconds) * time.Second
	m.AnswerTokens, problem = count("LLM_ANSWER_TOKENS", r.LLMAnswerTokens, 1000, 1_000_000)
	check(problem)
	m.UserTokens, problem = count("LLM_USER_TOKENS", r.LLMUserTokens, 0, 1_000_000_000)
	check(problem)
	m.DayTokens, problem = count("LLM_DAY_TOKENS", r.LLMDayTokens, 0, 1_000_000_000)
	check(problem)
	return m, problems
}

// baseProblem refuses addresses that would send a key unencrypted to another
// machine by mistake; a private address may be meant.
func baseProblem(value, key string) string {
	if value == "" {
		return ""
	}
	u, err := url.Parse(value)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" || u.User != nil || u.Fragment != "" {
		return "OPENAI_BASE_URL is not the address of an API: use something like https://api.openai.com/v1 or http://127.0.0.1:11434/v1"
	}
	if u.Scheme == "http" && key != "" && strings.Contains(u.Hostname(), ".") && !private(u.Hostname()) {
		return "OPENAI_BASE_URL must begin with https:// for a server on the internet: the key would travel unencrypted"
	}
	return ""
}

func count(name, value string, least, most int) (n int, problem string) {
	n, err := strconv.Atoi(value)
	if err != nil || n < least || n > most {
		return 0, name + " must be a whole number from " + strconv.Itoa(least) + " to " + strconv.Itoa(most)
	}
	return n, ""
}
