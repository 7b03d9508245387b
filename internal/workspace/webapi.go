package workspace

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// apiError is a refusal in Slack's words.
type apiError struct {
	Code     string
	Messages []string
	Needed   string
	Provided string
	// RetryAfter makes it HTTP 429.
	RetryAfter time.Duration
}

func (e *apiError) Error() string { return e.Code }

func refuse(code string, messages ...string) error { return &apiError{Code: code, Messages: messages} }

// call is one request to the Web API while it is being answered.
type call struct {
	method string
	host   string
	args   url.Values // JSON arguments that are not strings stand as their JSON text
}

func (c *call) get(key string) string { return c.args.Get(key) }

func (c *call) flag(key string) bool {
	v := c.args.Get(key)
	return v == "true" || v == "1"
}

func (c *call) number(key string, otherwise int) int {
	if n, err := strconv.Atoi(c.args.Get(key)); err == nil && n > 0 {
		return n
	}
	return otherwise
}

type method struct {
	scope string // needed on the bot token; empty for none
	app   bool   // takes the app token instead
	// perMinute is the documented tier, held to only with Config.TierLimits.
	perMinute int
	serve     func(w *Workspace, c *call) (any, error)
}

// methods is what this workspace knows of docs.slack.dev/reference/methods.
func methods() map[string]method {
	return map[string]method{
		"api.test":                              {perMinute: 100, serve: (*Workspace).apiTest},
		"auth.test":                             {perMinute: 100, serve: (*Workspace).authTest},
		"apps.connections.open":                 {app: true, serve: (*Workspace).openSocket},
		"assistant.threads.setStatus":           {scope: "chat:write", perMinute: 600, serve: (*Workspace).setStatus},
		"assistant.threads.setSuggestedPrompts": {scope: "assistant:write", perMinute: 100, serve: (*Workspace).setPrompts},
		"assistant.threads.setTitle":            {scope: "assistant:write", perMinute: 100, serve: (*Workspace).setTitle},
		"bots.info":                             {scope: "users:read", perMinute: 50, serve: (*Workspace).botsInfo},
		"chat.appendStream":                     {scope: "chat:write", perMinute: 100, serve: (*Workspace).appendStream},
		"chat.delete":                           {scope: "chat:write", perMinute: 50, serve: (*Workspace).deleteMessage},
		"chat.getPermalink":                     {perMinute: 100, serve: (*Workspace).getPermalink},
		"chat.postEphemeral":                    {scope: "chat:write", perMinute: 100, serve: (*Workspace).postEphemeral},
		"chat.postMessage":                      {scope: "chat:write", serve: (*Workspace).postMessage},
		"chat.startStream":                      {scope: "chat:write", perMinute: 20, serve: (*Workspace).startStream},
		"chat.stopStream":                       {scope: "chat:write", perMinute: 20, serve: (*Workspace).stopStream},
		"chat.update":                           {scope: "chat:write", perMinute: 50, serve: (*Workspace).updateMessage},
		"conversations.history":                 {perMinute: 50, serve: (*Workspace).history},
		"conversations.info":                    {perMinute: 50, serve: (*Workspace).conversationInfo},
		"conversations.join":                    {scope: "channels:join", perMinute: 50, serve: (*Workspace).join},
		"conversations.list":                    {perMinute: 20, serve: (*Workspace).conversationList},
		"conversations.members":                 {perMinute: 100, serve: (*Workspace).members},
		"conversations.open":                    {scope: "im:write", perMinute: 50, serve: (*Workspace).openConversation},
		"conversations.replies":                 {perMinute: 50, serve: (*Workspace).replies},
		"reactions.add":                         {scope: "reactions:write", perMinute: 50, serve: (*Workspace).addReaction},
		"team.info":                             {scope: "team:read", perMinute: 50, serve: (*Workspace).teamInfo},
		"users.info":                            {scope: "users:read", perMinute: 100, serve: (*Workspace).usersInfo},
		"users.list":                            {scope: "users:read", perMinute: 20, serve: (*Workspace).usersList},
		"views.open":                            {perMinute: 100, serve: (*Workspace).viewsOpen},
		"views.publish":                         {perMinute: 100, serve: (*Workspace).viewsPublish},
		"views.push":                            {perMinute: 100, serve: (*Workspace).viewsPush},
		"views.update":                          {perMinute: 100, serve: (*Workspace).viewsUpdate},
	}
}

// allScopes are the bot scopes that the methods above ask for.
func allScopes() []string {
	scopes := map[string]bool{
		"app_mentions:read": true, "commands": true, "chat:write": true,
		"channels:history": true, "groups:history": true, "im:history": true,
		"channels:read": true, "groups:read": true, "im:read": true,
	}
	for _, m := range methods() {
		if m.scope != "" {
			scopes[m.scope] = true
		}
	}
	return slices.Sorted(maps.Keys(scopes))
}

func (w *Workspace) serveAPI(rw http.ResponseWriter, r *http.Request) {
	name := r.PathValue("method")
	args, token, err := readArgs(r)
	c := &call{method: name, host: r.Host, args: args}
	record := Call{Method: name, At: w.clock.Now(), Token: token, Args: args}
	w.mu.Lock()
	if w.base == "" {
		w.base = "http://" + r.Host
	}
	fault := w.nextFault(name)
	w.mu.Unlock()
	if fault.before() {
		w.record(record, fault, nil)
		w.breakCall(rw, r, fault)
		return
	}
	w.answering.Add(1)
	var body any
	if err == nil {
		body, err = w.answer(c, token)
	}
	status, out, retryAfter := render(body, err)
	record.Status, record.Error = status, errorCode(err)
	record.Response = out
	w.record(record, fault, out)
	if fault.after() {
		w.breakAnswer(rw, r, fault, out)
		return
	}
	rw.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.mu.Lock()
	rw.Header().Set("X-OAuth-Scopes", w.grantedScopes())
	w.mu.Unlock()
	if retryAfter > 0 {
		rw.Header().Set("Retry-After", seconds(retryAfter))
	}
	rw.WriteHeader(status)
	_, _ = rw.Write(out)
}

// answer checks token, scope and pace, then runs the method.
func (w *Workspace) answer(c *call, token string) (any, error) {
	m, known := w.methods[c.method]
	if !known {
		return nil, &apiError{Code: "unknown_method"}
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if err := w.authorise(m, token); err != nil {
		return nil, err
	}
	if m.scope != "" {
		if err := w.needScope(m.scope); err != nil {
			return nil, err
		}
	}
	if w.cfg.TierLimits && m.perMinute > 0 {
		rate := time.Minute / time.Duration(m.perMinute)
		if wait := w.spend("method "+c.method, rate, m.perMinute); wait > 0 {
			return nil, &apiError{Code: "ratelimited", RetryAfter: wait}
		}
	}
	return m.serve(w, c)
}

func (w *Workspace) authorise(m method, token string) error {
	want := w.BotToken()
	if m.app {
		want = w.AppToken()
	}
	switch token {
	case "":
		return refuse("not_authed")
	case want:
		return nil
	case w.BotToken(), w.AppToken():
		return refuse("not_allowed_token_type")
	}
	return refuse("invalid_auth")
}

// needScope needs w.mu.
func (w *Workspace) needScope(anyOf ...string) error {
	if w.scopes == nil {
		return nil
	}
	for _, s := range anyOf {
		if w.scopes[s] {
			return nil
		}
	}
	return &apiError{Code: "missing_scope", Needed: anyOf[0], Provided: w.grantedScopes()}
}

func errorCode(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

// render makes the HTTP answer: always 200 but for rate limits, as Slack does.
func render(body any, err error) (status int, out []byte, retryAfter time.Duration) {
	var refusal *apiError
	switch {
	case errors.As(err, &refusal):
		answer := object{"ok": false, "error": refusal.Code}
		if refusal.Messages != nil {
			answer["response_metadata"] = object{"messages": refusal.Messages}
			answer["errors"] = trimmed(refusal.Messages)
		}
		if refusal.Needed != "" {
			answer["needed"] = refusal.Needed
			answer["provided"] = refusal.Provided
		}
		if refusal.RetryAfter > 0 {
			return http.StatusTooManyRequests, mustJSON(answer), refusal.RetryAfter
		}
		return http.StatusOK, mustJSON(answer), 0
	case err != nil:
		return http.StatusOK, mustJSON(object{"ok": false, "error": "internal_error"}), 0
	}
	answer := object{"ok": true}
	if fields, ok := body.(object); ok {
		maps.Copy(answer, fields)
	}
	return http.StatusOK, mustJSON(answer), 0
}

func trimmed(messages []string) []string {
	out := make([]string, len(messages))
	for i, m := range messages {
		out[i] = strings.TrimPrefix(m, "[ERROR] ")
	}
	return out
}

// readArgs returns the arguments without the token, and the token from the header or
// the form field. A token in a JSON body does not count, as in Slack.
func readArgs(r *http.Request) (args url.Values, token string, err error) {
	token, _ = strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	body := http.MaxBytesReader(nil, r.Body, 4<<20)
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	args = url.Values{}
	if kind == "application/json" {
		fields := map[string]json.RawMessage{}
		data, readErr := io.ReadAll(body)
		if readErr != nil {
			return args, token, refuse("request_timeout")
		}
		if len(data) > 0 && json.Unmarshal(data, &fields) != nil {
			return args, token, refuse("invalid_json")
		}
		for key, raw := range fields {
			var s string
			if json.Unmarshal(raw, &s) == nil {
				args.Set(key, s)
			} else if string(raw) != "null" {
				args.Set(key, string(raw))
			}
		}
		args.Del("token")
		return args, token, nil
	}
	r.Body = io.NopCloser(body)
	if kind == "multipart/form-data" {
		err = r.ParseMultipartForm(4 << 20)
	} else {
		err = r.ParseForm()
	}
	if err != nil {
		return args, token, fmt.Errorf("arguments: %w", refuse("invalid_form_data"))
	}
	maps.Copy(args, r.Form)
	if token == "" {
		token = args.Get("token")
	}
	args.Del("token")
	return args, token, nil
}

// seconds rounds up: Slack's Retry-After is a whole number.
func seconds(d time.Duration) string { return strconv.Itoa(int((d + time.Second - 1) / time.Second)) }
