package workspace

import (
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// object is a JSON object on its way out.
type object = map[string]any

// Workspace is one simulated Slack workspace with one app installed in it.
type Workspace struct {
	log   *slog.Logger
	cfg   Config
	clock Clock

	team, botUser, botID, appID string
	methods                     map[string]method

	ctx    context.Context
	cancel context.CancelFunc
	wg     sync.WaitGroup
	server *http.Server

	mu          sync.Mutex
	closed      bool
	base        string
	changed     chan struct{}
	version     int64
	rng         *rand.Rand
	ids         int64
	lastTS      int64
	users       []*User
	channels    []*Channel
	messages    map[string][]*Message // by channel id, oldest first, replies included
	byTS        map[string]*Message   // by "channel/ts"
	below       map[string][]*Message // a thread's replies, by its parent's "channel/ts"
	ephemerals  []*Ephemeral
	scopes      map[string]bool
	calls       []Call
	callCount   map[string]int // by method
	answering   atomic.Int32   // calls that may have taken effect and are not recorded yet
	open        int            // deliveries that are neither acknowledged nor given up
	limits      map[string]*bucket
	triggers    map[string]*trigger
	responses   map[string]*responseURL
	views       map[string][]*View // modal stacks by user id, the open one last
	homes       map[string]*View   // home tabs by user id
	threads     map[string]*AssistantThread
	tickets     map[string]bool
	conns       []*socketConn
	greeted     int
	deliveries  []*delivery
	byID        map[string]*delivery
	byEnvelope  map[string]*delivery
	held        []*delivery
	holding     bool
	urls        HTTPEndpoints
	rules       []*rule
	eventCopies func() int
}

// New returns a workspace that is ready to serve through Handler or Start.
func New(logger *slog.Logger, cfg Config) *Workspace {
	cfg = cfg.withDefaults()
	ctx, cancel := context.WithCancel(context.Background())
	w := &Workspace{
		log: logger, cfg: cfg, clock: cfg.Clock,
		team: "T0BRIEF001", botUser: "U0BRIEFBOT", botID: "B0BRIEFBOT", appID: "A0BRIEFAPP",
		methods: methods(),
		ctx:     ctx, cancel: cancel,
		changed:    make(chan struct{}),
		rng:        rand.New(rand.NewPCG(cfg.Seed, 0x5eed)),
		messages:   map[string][]*Message{},
		callCount:  map[string]int{},
		byTS:       map[string]*Message{},
		below:      map[string][]*Message{},
		limits:     map[string]*bucket{},
		triggers:   map[string]*trigger{},
		responses:  map[string]*responseURL{},
		views:      map[string][]*View{},
		homes:      map[string]*View{},
		threads:    map[string]*AssistantThread{},
		tickets:    map[string]bool{},
		byID:       map[string]*delivery{},
		byEnvelope: map[string]*delivery{},
	}
	w.setScopes(cfg.Scopes)
	w.seedPeople()
	if cfg.Hints {
		w.seedHints()
	}
	return w
}

// Start serves the workspace at addr ("127.0.0.1:0" picks a port) and returns its
// address without a trailing slash. It ends with ctx or Close, whichever is first.
func (w *Workspace) Start(ctx context.Context, addr string) (baseURL string, err error) {
	var lc net.ListenConfig
	ln, err := lc.Listen(ctx, "tcp", addr)
	if err != nil {
		return "", fmt.Errorf("listen on %s: %w", addr, err)
	}
	server := &http.Server{Handler: w.Handler(), ReadHeaderTimeout: 10 * time.Second}
	base := "http://" + ln.Addr().String()
	w.mu.Lock()
	w.server, w.base = server, base
	w.mu.Unlock()
	w.wg.Go(func() {
		if err := server.Serve(ln); err != nil && err != http.ErrServerClosed {
			w.log.Error("workspace stopped serving", "err", err)
		}
	})
	stop := context.AfterFunc(ctx, w.shutdown)
	context.AfterFunc(w.ctx, func() { stop() })
	return base, nil
}

// Close ends every connection and waits for what the workspace started. Closing
// twice is fine.
func (w *Workspace) Close() {
	w.shutdown()
	w.wg.Wait()
}

func (w *Workspace) shutdown() {
	w.mu.Lock()
	w.closed = true
	server := w.server
	for _, d := range w.deliveries {
		d.stopTimer()
	}
	w.mu.Unlock()
	w.cancel()
	if server != nil {
		_ = server.Close()
	}
}

// Handler serves the Web API under /api/, Socket Mode, response URLs and the page.
func (w *Workspace) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("/api/{method}", w.serveAPI)
	mux.HandleFunc("/link/", w.serveSocket)
	mux.HandleFunc("POST /actions/{id}", w.serveResponseURL)
	w.routePage(mux)
	return mux
}

// APIURL is the Web API's address with its trailing slash, as slack-go wants it.
// It is empty until Start has run or the first request has arrived.
func (w *Workspace) APIURL() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.base == "" {
		return ""
	}
	return w.base + "/api/"
}

// BotToken calls the Web API. Like the other credentials it looks nothing like a live
// one, so that secret scanners stay quiet.
func (w *Workspace) BotToken() string { return "xoxb" + "-simulated-bot" }

// AppToken opens Socket Mode connections.
func (w *Workspace) AppToken() string { return "xapp" + "-simulated-app" }

// SigningSecret signs what HTTP delivery sends.
func (w *Workspace) SigningSecret() string { return "simulated" + "-signing-secret" }

// TeamID is the workspace's own id.
func (w *Workspace) TeamID() string { return w.team }

// BotUserID is the user id by which people mention the bot.
func (w *Workspace) BotUserID() string { return w.botUser }

// BotID is the id in bot_id of what the bot posts.
func (w *Workspace) BotID() string { return w.botID }

// AppID is the installed app's id.
func (w *Workspace) AppID() string { return w.appID }

// bump wakes everybody who waits for a change. It needs w.mu.
func (w *Workspace) bump() {
	w.version++
	close(w.changed)
	w.changed = make(chan struct{})
}

// nextID returns a new id with the given prefix. It needs w.mu.
func (w *Workspace) nextID(prefix string) string {
	w.ids++
	return fmt.Sprintf("%s0%08d", prefix, w.ids)
}

// nextTS returns a timestamp later than every one before. It needs w.mu.
func (w *Workspace) nextTS() string {
	micros := w.clock.Now().UnixMicro() / 100 * 100
	if micros <= w.lastTS {
		micros = w.lastTS + 100
	}
	w.lastTS = micros
	return fmt.Sprintf("%d.%06d", micros/1e6, micros%1e6)
}

func (w *Workspace) setScopes(scopes []string) {
	if scopes == nil {
		w.scopes = nil
		return
	}
	w.scopes = map[string]bool{}
	for _, s := range scopes {
		w.scopes[s] = true
	}
}

// SetScopes changes what the bot token may do from the next call on; nil grants
// everything.
func (w *Workspace) SetScopes(scopes []string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.setScopes(scopes)
}

func (w *Workspace) grantedScopes() string {
	if w.scopes == nil {
		return strings.Join(allScopes(), ",")
	}
	granted := make([]string, 0, len(w.scopes))
	for s := range w.scopes {
		granted = append(granted, s)
	}
	slices.Sort(granted)
	return strings.Join(granted, ",")
}
