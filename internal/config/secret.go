package config

import "log/slog"

const redacted = "[redacted]"

// Secret is a text that does not print: every fmt verb, JSON and slog show
// "[redacted]", or nothing where it is not set. The text stands behind a
// pointer so that it does not print either where fmt cannot call methods, as
// in an unexported field. The zero value is a secret that is not set.
type Secret struct{ text *string }

// NewSecret wraps text; the empty text makes a secret that is not set.
func NewSecret(text string) Secret {
	if text == "" {
		return Secret{}
	}
	return Secret{text: &text}
}

// Reveal returns the text, or "" where it is not set. Call it only where the
// text is handed to whoever it is meant for.
func (s Secret) Reveal() string {
	if s.text == nil {
		return ""
	}
	return *s.text
}

// IsSet reports whether there is a text.
func (s Secret) IsSet() bool { return s.text != nil }

// String is the redacted form.
func (s Secret) String() string {
	if s.text == nil {
		return ""
	}
	return redacted
}

// GoString is the redacted form for %#v.
func (s Secret) GoString() string { return "config.Secret(" + s.String() + ")" }

// MarshalText is the redacted form for encoders, JSON included.
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// LogValue is the redacted form for slog.
func (s Secret) LogValue() slog.Value { return slog.StringValue(s.String()) }
