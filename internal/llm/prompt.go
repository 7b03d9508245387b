package llm

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"regexp"
	"strings"
	"sync"
	"text/template"
)

//go:embed prompts/*.tmpl
var promptFiles embed.FS

// prompts are the parsed templates, by name.
var prompts = sync.OnceValues(func() (*template.Template, error) {
	return template.ParseFS(promptFiles, "prompts/*.tmpl")
})

// instructions is a prompt's fixed part.
func instructions(name string, data any) (string, error) {
	t, err := prompts()
	if err != nil {
		return "", fmt.Errorf("read the prompts: %w", err)
	}
	var b bytes.Buffer
	if err := t.ExecuteTemplate(&b, name+".tmpl", data); err != nil {
		return "", fmt.Errorf("write the prompt %s: %w", name, err)
	}
	return strings.TrimSpace(b.String()), nil
}

// PromptVersion changes whenever a prompt does. Answers are kept by it.
func PromptVersion() string {
	h := sha256.New()
	entries, _ := promptFiles.ReadDir("prompts") // embedded: always there
	for _, e := range entries {
		data, _ := promptFiles.ReadFile("prompts/" + e.Name())
		h.Write(data)
	}
	return hex.EncodeToString(h.Sum(nil))[:16]
}

// languages names the languages that questions are told apart in.
var languages = map[string]string{
	"en": "English", "fr": "French", "es": "Spanish", "de": "German", "it": "Italian", "pt": "Portuguese", "nl": "Dutch",
	"ru": "Russian", "ar": "Arabic", "zh": "Chinese", "ja": "Japanese", "tr": "Turkish", "sv": "Swedish", "uk": "Ukrainian", "pl": "Polish",
}

func languageName(code string) string {
	if name, ok := languages[code]; ok {
		return name
	}
	return "the language of the question"
}

// Redacted stands for what a pattern of REDACT matched.
const Redacted = "[redacted]"

// redact blanks what must not leave the process.
func redact(patterns []*regexp.Regexp, text string) string {
	for _, p := range patterns {
		text = p.ReplaceAllLiteralString(text, Redacted)
	}
	return text
}
