package workspace

import (
	"encoding/json"
	"net/http"
	"time"
)

// responseURL is where an app may answer a command or an interaction.
type responseURL struct {
	user, channel, threadTS string
	source                  string // ts of the message the interaction came from
	ephemeral               *Ephemeral
	expires                 time.Time
	uses                    int
}

// newResponseURL needs w.mu.
func (w *Workspace) newResponseURL(r responseURL) string {
	id := w.nextID("response")
	r.expires = w.clock.Now().Add(responseURLLife)
	w.responses[id] = &r
	return w.base + "/actions/" + id
}

func (w *Workspace) serveResponseURL(rw http.ResponseWriter, r *http.Request) {
	args, _, err := readArgs(r)
	if p := args.Get("payload"); err == nil && p != "" {
		fields := map[string]json.RawMessage{}
		if json.Unmarshal([]byte(p), &fields) == nil {
			for k, v := range fields {
				var s string
				if json.Unmarshal(v, &s) != nil {
					s = string(v)
				}
				args.Set(k, s)
			}
		}
	}
	c := &call{method: "response_url", host: r.Host, args: args}
	w.mu.Lock()
	f := w.nextFault("response_url")
	w.mu.Unlock()
	record := Call{Method: "response_url", At: w.clock.Now(), Args: args}
	if f.before() {
		w.record(record, f, nil)
		w.breakCall(rw, r, f)
		return
	}
	w.answering.Add(1)
	if err == nil {
		w.mu.Lock()
		err = w.respond(w.responses[r.PathValue("id")], c)
		w.mu.Unlock()
	}
	status, out := http.StatusOK, []byte("ok")
	if err != nil {
		status, out = http.StatusNotFound, []byte(err.Error())
	}
	record.Status, record.Error = status, errorCode(err)
	w.record(record, f, out)
	if f.after() {
		w.breakAnswer(rw, r, f, out)
		return
	}
	rw.WriteHeader(status)
	_, _ = rw.Write(out)
}

// respond does what a message sent to a response URL says. It needs w.mu.
func (w *Workspace) respond(r *responseURL, c *call) error {
	if r == nil || w.clock.Now().After(r.expires) {
		return refuse("expired_url")
	}
	if r.uses >= responseURLUses {
		return refuse("used_url")
	}
	if err := w.reply(r, c); err != nil {
		return err
	}
	r.uses++
	return nil
}

func (w *Workspace) reply(r *responseURL, c *call) error {
	ch := w.findChannel(r.channel)
	if ch == nil {
		return refuse("channel_not_found")
	}
	if c.flag("delete_original") {
		switch {
		case r.ephemeral != nil:
			r.ephemeral.Deleted = true
			w.bump()
		case w.find(ch.ID, r.source) != nil:
			m := w.find(ch.ID, r.source)
			before := m.clone()
			w.removeMessage(m)
			w.announceChange("message_deleted", before, nil, ch)
		}
		return nil
	}
	m, err := w.content(c, maxPostText)
	if err != nil {
		return err
	}
	m.Channel = ch.ID
	w.sign(m)
	if c.flag("replace_original") && (r.ephemeral != nil || w.find(ch.ID, r.source) != nil) {
		w.replaceOriginal(r, ch, m)
		return nil
	}
	threadTS := c.get("thread_ts")
	if threadTS == "" {
		threadTS = r.threadTS
	}
	if err := w.inThread(m, threadTS); err != nil {
		return err
	}
	m.TS = w.nextTS()
	if c.get("response_type") == "in_channel" {
		w.add(m)
		w.announce(m, ch)
		return nil
	}
	e := w.addEphemeral(r.user, *m)
	if r.ephemeral == nil && r.source == "" {
		r.ephemeral = e
	}
	return nil
}

func (w *Workspace) replaceOriginal(r *responseURL, ch *Channel, next *Message) {
	if r.ephemeral != nil {
		e := &r.ephemeral.Message
		e.Text, e.Blocks, e.Attachments = next.Text, next.Blocks, next.Attachments
		w.bump()
		return
	}
	m := w.find(ch.ID, r.source)
	before := m.clone()
	m.Text, m.Blocks, m.Attachments = next.Text, next.Blocks, next.Attachments
	m.Edited = &Edited{User: w.botUser, TS: w.nextTS()}
	w.bump()
	w.announceChange("message_changed", before, m, ch)
}
