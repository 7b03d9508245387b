package workspace

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"time"
)

const (
	maxViewStack = 3      // surfaces/modals: a stack of three views
	maxViewSize  = 250000 // reference/methods/views.open: view_too_large
)

// View is an open modal or a home tab, with Slack's field names.
type View struct {
	ID              string          `json:"id"`
	TeamID          string          `json:"team_id"`
	Type            string          `json:"type"`
	Title           json.RawMessage `json:"title,omitempty"`
	Submit          json.RawMessage `json:"submit,omitempty"`
	Close           json.RawMessage `json:"close,omitempty"`
	Blocks          json.RawMessage `json:"blocks"`
	PrivateMetadata string          `json:"private_metadata"`
	CallbackID      string          `json:"callback_id"`
	ExternalID      string          `json:"external_id"`
	ClearOnClose    bool            `json:"clear_on_close"`
	NotifyOnClose   bool            `json:"notify_on_close"`
	SubmitDisabled  bool            `json:"submit_disabled,omitempty"`
	State           json.RawMessage `json:"state"`
	Hash            string          `json:"hash"`
	RootViewID      string          `json:"root_view_id"`
	PreviousViewID  *string         `json:"previous_view_id"`
	AppID           string          `json:"app_id"`
	BotID           string          `json:"bot_id"`

	// User is the person who sees it; Errors what the app said of a submission, by block id.
	User   string            `json:"-"`
	Errors map[string]string `json:"-"`
}

type trigger struct {
	user    string
	expires time.Time
	used    bool
}

// newTrigger returns a trigger id for the user's act. It needs w.mu.
func (w *Workspace) newTrigger(user string) string {
	id := w.nextID("trigger.")
	w.triggers[id] = &trigger{user: user, expires: w.clock.Now().Add(triggerLife)}
	return id
}

func (w *Workspace) spendTrigger(id string) (user string, err error) {
	t := w.triggers[id]
	switch {
	case t == nil:
		return "", refuse("invalid_trigger_id")
	case w.clock.Now().After(t.expires):
		return "", refuse("expired_trigger_id")
	case t.used:
		return "", refuse("exchanged_trigger_id")
	}
	t.used = true
	return t.user, nil
}

// readView checks a view argument.
func (w *Workspace) readView(raw string, want string) (*View, error) {
	if raw == "" {
		return nil, refuse("invalid_arguments", "[ERROR] missing required field: view")
	}
	if len(raw) > maxViewSize {
		return nil, refuse("view_too_large")
	}
	v, err := checkView([]byte(raw), w.blockID)
	if err != nil {
		return nil, err
	}
	if want != "" && v.Type != want {
		return nil, refuse("invalid_arguments", "[ERROR] unsupported type: "+v.Type+" [json-pointer:/view/type]")
	}
	if v.ExternalID != "" && w.viewBy(v.ExternalID) != nil {
		return nil, refuse("duplicate_external_id")
	}
	v.TeamID, v.AppID, v.BotID = w.team, w.appID, w.botID
	v.State = mustJSON(object{"values": object{}})
	return v, nil
}

func (w *Workspace) identify(v *View) {
	v.ID = w.nextID("V")
	w.rehash(v)
}

func (w *Workspace) rehash(v *View) {
	sum := sha256.Sum256([]byte(w.nextID("h")))
	v.Hash = "1700000000." + hex.EncodeToString(sum[:4])
}

// viewBy finds an open modal or home tab by id or external id. It needs w.mu.
func (w *Workspace) viewBy(id string) *View {
	if id == "" {
		return nil
	}
	for _, stack := range w.views {
		for _, v := range stack {
			if v.ID == id || v.ExternalID == id {
				return v
			}
		}
	}
	for _, v := range w.homes {
		if v.ID == id {
			return v
		}
	}
	return nil
}

func (w *Workspace) viewsOpen(c *call) (any, error) {
	v, err := w.readView(c.get("view"), "modal")
	if err != nil {
		return nil, err
	}
	user, err := w.spendTrigger(c.get("trigger_id"))
	if err != nil {
		return nil, err
	}
	w.identify(v)
	v.User, v.RootViewID = user, v.ID
	w.views[user] = []*View{v}
	w.bump()
	return object{"view": *v}, nil
}

func (w *Workspace) viewsPush(c *call) (any, error) {
	v, err := w.readView(c.get("view"), "modal")
	if err != nil {
		return nil, err
	}
	user, err := w.spendTrigger(c.get("trigger_id"))
	if err != nil {
		return nil, err
	}
	if err := w.push(user, v); err != nil {
		return nil, err
	}
	return object{"view": *v}, nil
}

func (w *Workspace) push(user string, v *View) error {
	stack := w.views[user]
	if len(stack) == 0 {
		return refuse("not_found")
	}
	if len(stack) >= maxViewStack {
		return refuse("push_limit_reached")
	}
	w.identify(v)
	previous := stack[len(stack)-1].ID
	v.User, v.RootViewID, v.PreviousViewID = user, stack[0].ID, &previous
	w.views[user] = append(stack, v)
	w.bump()
	return nil
}

func (w *Workspace) viewsUpdate(c *call) (any, error) {
	id := c.get("view_id")
	if id == "" {
		id = c.get("external_id")
	}
	old := w.viewBy(id)
	if old == nil || id == "" {
		return nil, refuse("not_found")
	}
	if hash := c.get("hash"); hash != "" && hash != old.Hash {
		return nil, refuse("hash_conflict")
	}
	external := old.ExternalID
	old.ExternalID = ""
	next, err := w.readView(c.get("view"), old.Type)
	if err != nil {
		old.ExternalID = external
		return nil, err
	}
	w.replaceView(old, next)
	return object{"view": *old}, nil
}

// replaceView keeps what is the place's own: id, user, neighbours.
func (w *Workspace) replaceView(old, next *View) {
	next.ID, next.User, next.RootViewID, next.PreviousViewID = old.ID, old.User, old.RootViewID, old.PreviousViewID
	next.State = old.State
	*old = *next
	w.rehash(old)
	w.bump()
}

func (w *Workspace) viewsPublish(c *call) (any, error) {
	u := w.findUser(c.get("user_id"))
	if u == nil || u.ID != c.get("user_id") {
		return nil, refuse("invalid_arguments", "[ERROR] user_id is not valid")
	}
	if hash := c.get("hash"); hash != "" && (w.homes[u.ID] == nil || hash != w.homes[u.ID].Hash) {
		return nil, refuse("hash_conflict")
	}
	v, err := w.readView(c.get("view"), "home")
	if err != nil {
		return nil, err
	}
	if old := w.homes[u.ID]; old != nil {
		v.ID = old.ID
		w.rehash(v)
	} else {
		w.identify(v)
	}
	v.User, v.RootViewID = u.ID, v.ID
	w.homes[u.ID] = v
	w.bump()
	return object{"view": *v}, nil
}

// Views returns the user's open modals, the one in front last.
func (w *Workspace) Views(user string) []View {
	w.mu.Lock()
	defer w.mu.Unlock()
	var out []View
	if u := w.findUser(user); u != nil {
		for _, v := range w.views[u.ID] {
			out = append(out, *v)
		}
	}
	return out
}

// Home returns the user's home tab; ok is false before the app published one.
func (w *Workspace) Home(user string) (v View, ok bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if u := w.findUser(user); u != nil && w.homes[u.ID] != nil {
		return *w.homes[u.ID], true
	}
	return View{}, false
}
