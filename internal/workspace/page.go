package workspace

import (
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"time"
)

// The page is built by page/build.mjs; what it makes is committed, so that a machine
// with nothing but Go can serve it.
//
//go:embed page/dist
var pageFiles embed.FS

// pagePolicy lets the page load its own files and images from anywhere, and nothing
// else: no text of a message can become a script, a style or a frame.
const pagePolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: https:; " +
	"connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

func (w *Workspace) routePage(mux *http.ServeMux) {
	dist, err := fs.Sub(pageFiles, "page/dist")
	if err != nil {
		panic(err) // The folder is embedded above.
	}
	files := http.FileServerFS(dist)
	page := func(rw http.ResponseWriter, r *http.Request) {
		rw.Header().Set("Content-Security-Policy", pagePolicy)
		rw.Header().Set("X-Content-Type-Options", "nosniff")
		rw.Header().Set("Referrer-Policy", "no-referrer")
		rw.Header().Set("Cache-Control", "no-cache")
		files.ServeHTTP(rw, r)
	}
	mux.Handle("GET /{$}", guarded(page))
	for _, name := range []string{"app.js", "app.css", "LICENSES.txt"} {
		mux.Handle("GET /"+name, guarded(page))
	}
	mux.Handle("GET /demo/state", guarded(w.serveState))
	mux.Handle("GET /demo/changes", guarded(w.serveChanges))
	mux.Handle("POST /demo/{act}", guarded(w.serveAct))
}

// guarded lets only this machine's own browser in, and only from this page: a web page
// elsewhere can neither send its requests here nor reach this address under a name of
// its own.
func guarded(next http.HandlerFunc) http.Handler {
	return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		switch {
		case !loopback(r.Host) || !loopback(r.RemoteAddr):
			http.Error(rw, "this page answers on a loopback address only", http.StatusForbidden)
		case r.Header.Get("Origin") != "" && r.Header.Get("Origin") != "http://"+r.Host:
			http.Error(rw, "requests from other pages are refused", http.StatusForbidden)
		case crossSite(r):
			http.Error(rw, "requests from other pages are refused", http.StatusForbidden)
		case r.Method == http.MethodPost && r.Header.Get("Content-Type") != "application/json":
			http.Error(rw, "want application/json", http.StatusUnsupportedMediaType)
		default:
			next(rw, r)
		}
	})
}

// crossSite believes the browser. Following a link to the page itself is fine.
func crossSite(r *http.Request) bool {
	site := r.Header.Get("Sec-Fetch-Site")
	if r.URL.Path == "/" && r.Header.Get("Sec-Fetch-Mode") == "navigate" {
		return false
	}
	return site != "" && site != "same-origin" && site != "none"
}

func loopback(hostport string) bool {
	host, _, err := net.SplitHostPort(hostport)
	if err != nil {
		host = hostport
	}
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// serveChanges streams the workspace's version whenever it changes, as server-sent
// events, so that the page knows when to look again.
func (w *Workspace) serveChanges(rw http.ResponseWriter, r *http.Request) {
	flusher, ok := rw.(http.Flusher)
	if !ok {
		http.Error(rw, "streaming is not possible here", http.StatusInternalServerError)
		return
	}
	rw.Header().Set("Content-Type", "text/event-stream")
	rw.Header().Set("Cache-Control", "no-cache")
	alive := time.NewTicker(15 * time.Second)
	defer alive.Stop()
	for {
		w.mu.Lock()
		version, changed := w.version, w.changed
		w.mu.Unlock()
		if _, err := fmt.Fprintf(rw, "data: %d\n\n", version); err != nil {
			return
		}
		flusher.Flush()
		select {
		case <-changed:
		case <-alive.C:
		case <-r.Context().Done():
			return
		case <-w.ctx.Done():
			return
		}
	}
}

// act is what the page asks a person to do; the fields that an act needs are filled.
type act struct {
	User       string            `json:"user"`
	Channel    string            `json:"channel"`
	ThreadTS   string            `json:"thread_ts"`
	TS         string            `json:"ts"`
	Text       string            `json:"text"`
	Command    string            `json:"command"`
	ViewID     string            `json:"view_id"`
	ActionID   string            `json:"action_id"`
	Value      string            `json:"value"`
	Values     map[string]string `json:"values"`
	CallbackID string            `json:"callback_id"`
	Emoji      string            `json:"emoji"`
}

func (w *Workspace) serveAct(rw http.ResponseWriter, r *http.Request) {
	var a act
	if err := json.NewDecoder(io.LimitReader(r.Body, 1<<20)).Decode(&a); err != nil {
		http.Error(rw, "want a JSON object", http.StatusBadRequest)
		return
	}
	result, err := w.perform(r.PathValue("act"), a)
	rw.Header().Set("Content-Type", "application/json")
	switch {
	case errors.Is(err, errUnknownAct):
		http.NotFound(rw, r)
	case err != nil:
		rw.WriteHeader(http.StatusBadRequest)
		_, _ = rw.Write(mustJSON(object{"error": err.Error()}))
	default:
		_, _ = rw.Write(mustJSON(object{"id": result}))
	}
}

var errUnknownAct = errors.New("unknown act")

func (w *Workspace) perform(name string, a act) (id string, err error) {
	switch name {
	case "post":
		return w.Post(a.User, a.Channel, a.ThreadTS, a.Text)
	case "edit":
		return "", w.Edit(a.User, a.Channel, a.TS, a.Text)
	case "delete":
		return "", w.Delete(a.User, a.Channel, a.TS)
	case "react":
		return "", w.React(a.User, a.Channel, a.TS, a.Emoji)
	case "command":
		return w.Command(a.User, a.Channel, a.Command, a.Text)
	case "click":
		if a.ViewID != "" {
			return w.ClickView(a.User, a.ViewID, a.ActionID, a.Value)
		}
		return w.Click(a.User, a.Channel, a.TS, a.ActionID, a.Value)
	case "submit":
		return w.Submit(a.User, a.ViewID, a.Values)
	case "close":
		return "", w.CloseView(a.User, a.ViewID)
	case "home":
		return "", w.OpenHome(a.User)
	case "dm":
		return "", w.OpenDM(a.User)
	case "shortcut":
		if a.TS != "" {
			return w.MessageShortcut(a.User, a.Channel, a.TS, a.CallbackID)
		}
		return w.GlobalShortcut(a.User, a.CallbackID)
	case "invite":
		if !w.Invite(a.User, w.botUser, a.Channel) {
			return "", fmt.Errorf("%w: %q", ErrUnknownChannel, a.Channel)
		}
		return "", nil
	}
	return "", errUnknownAct
}
