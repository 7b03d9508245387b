package slackapp

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/slack-go/slack"
)

// place is where messages are read: a thread, or a conversation's own messages,
// from after oldest where that is set.
type place struct{ channel, thread, oldest, cursor string }

// message is what a look-up reads of a message. slack-go's own type is not
// used: one block or attachment of anybody's that the library does not expect
// would hide the whole page.
type message struct {
	TS       string          `json:"ts"`
	User     string          `json:"user"`
	BotID    string          `json:"bot_id"`
	Text     string          `json:"text"`
	Metadata json.RawMessage `json:"metadata"`
}

// key is the idempotency key that the message carries; false where it carries
// none of the bot's metadata.
func (m message) key() (string, bool) {
	raw := []byte(m.Metadata)
	var quoted string
	if json.Unmarshal(raw, &quoted) == nil {
		raw = []byte(quoted)
	}
	var metadata struct {
		Type    string `json:"event_type"`
		Payload struct {
			Key string `json:"key"`
		} `json:"event_payload"`
	}
	if json.Unmarshal(raw, &metadata) != nil || metadata.Type != metadataType {
		return "", false
	}
	return metadata.Payload.Key, true
}

// history reads one page of a place, and where the next one begins.
func (a *App) history(ctx context.Context, p place) (messages []message, next string, err error) {
	args := url.Values{"channel": {p.channel}, "limit": {strconv.Itoa(lookLimit)}, "include_all_metadata": {"true"}}
	method := "conversations.history"
	if p.thread != "" {
		method = "conversations.replies"
		args.Set("ts", p.thread)
	}
	if p.oldest != "" {
		args.Set("oldest", p.oldest)
	}
	if p.cursor != "" {
		args.Set("cursor", p.cursor)
	}
	var page struct {
		Messages *[]message `json:"messages"`
		Metadata struct {
			NextCursor string `json:"next_cursor"`
		} `json:"response_metadata"`
	}
	switch err := a.ask(ctx, method, args, &page); {
	case slackCode(err) == "thread_not_found":
		return nil, "", nil // nobody has answered there
	case err != nil:
		return nil, "", err
	case page.Messages == nil:
		// Whatever answered does not show messages: that none is there says nothing.
		return nil, "", slack.SlackErrorResponse{Err: "no messages in the answer"}
	}
	return *page.Messages, page.Metadata.NextCursor, nil
}

// conversationWith returns the id of the bot's conversation with a person.
func (a *App) conversationWith(ctx context.Context, user string) (string, error) {
	var open struct {
		Channel struct {
			ID string `json:"id"`
		} `json:"channel"`
	}
	err := a.ask(ctx, "conversations.open", url.Values{"users": {user}}, &open)
	if err == nil && open.Channel.ID == "" {
		err = slack.SlackErrorResponse{Err: "channel_not_found"}
	}
	return open.Channel.ID, err
}

// ask calls a method that changes nothing, with the errors of slack-go.
func (a *App) ask(ctx context.Context, method string, args url.Values, into any) error {
	ctx, cancel := context.WithTimeout(ctx, a.callTime())
	defer cancel()
	args.Set("token", a.opts.BotToken)
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, a.opts.APIURL+method, strings.NewReader(args.Encode()))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	resp, err := a.http.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	switch {
	case resp.StatusCode == http.StatusTooManyRequests:
		seconds, err := strconv.Atoi(resp.Header.Get("Retry-After"))
		if err != nil {
			seconds = 1
		}
		return &slack.RateLimitedError{RetryAfter: time.Duration(seconds) * time.Second}
	case resp.StatusCode != http.StatusOK:
		return slack.StatusCodeError{Code: resp.StatusCode, Status: resp.Status}
	}
	var body json.RawMessage
	var result slack.SlackResponse
	err = json.NewDecoder(resp.Body).Decode(&body)
	if err == nil {
		err = json.Unmarshal(body, &result)
	}
	if err == nil {
		err = result.Err()
	}
	if err == nil && !result.Ok {
		err = errors.New("neither ok nor an error")
	}
	if err == nil {
		err = json.Unmarshal(body, into)
	}
	if err != nil && slackCode(err) == "" {
		return fmt.Errorf("read the answer of %s: %w", method, err)
	}
	return err
}
