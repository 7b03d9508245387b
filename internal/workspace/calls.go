package workspace

import (
	"encoding/json"
	"net/url"
	"time"
)

// Call is one recorded request to the Web API.
type Call struct {
	Method string
	At     time.Time
	Token  string
	// Args are the arguments without the token; JSON values that are not strings stand as
	// their JSON text.
	Args url.Values
	// Status and Error are what the app was told: Status 0 where a fault left it without
	// an answer, Error Slack's error string.
	Status int
	Error  string
	// Taken is true where the workspace did what was asked, whatever the app was told.
	Taken bool
	// Fault names the injected fault, if one hit this call.
	Fault    string
	Response json.RawMessage
}

func (w *Workspace) record(c Call, f fault, answer []byte) {
	w.mu.Lock()
	defer w.mu.Unlock()
	c.Fault = f.name()
	c.Taken = answer != nil && c.Error == ""
	if answer != nil {
		w.answering.Add(-1)
	}
	if f.hit() {
		c.Status = f.Status
	}
	w.calls = append(w.calls, c)
	w.callCount[c.Method]++
	w.bump()
}

// Calls returns the recorded calls of one method, or of all for "", oldest first.
func (w *Workspace) Calls(method string) []Call {
	w.mu.Lock()
	defer w.mu.Unlock()
	var out []Call
	for _, c := range w.calls {
		if method == "" || c.Method == method {
			out = append(out, c)
		}
	}
	return out
}
