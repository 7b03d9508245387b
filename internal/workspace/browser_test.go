package workspace_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"briefbot/internal/workspace"
)

const chromium = "/usr/bin/chromium"

// browse opens the page of a workspace with a bot in it. Without Chromium it skips,
// except in CI, where that is a failure.
func browse(t *testing.T, width, height int64) (context.Context, *workspace.Workspace) {
	t.Helper()
	if _, err := os.Stat(chromium); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatalf("%s is missing, and CI must not skip the browser: %v", chromium, err)
		}
		t.Skipf("SKIPPED THE BROWSER TESTS: %s is missing (Debian: apt-get install chromium)", chromium)
	}
	base, cancel := context.WithTimeout(t.Context(), 90*time.Second)
	t.Cleanup(cancel)
	ctx, ws, api := start(t, workspace.Config{Hints: true, Shortcuts: []workspace.Shortcut{
		{Name: "Check against the briefings", CallbackID: "check", Message: true},
		{Name: "Ask the briefings", CallbackID: "ask"},
	}})
	startBot(ctx, t, ws, api)
	opts := []chromedp.ExecAllocatorOption{
		chromedp.ExecPath(chromium), chromedp.UserDataDir(t.TempDir()), chromedp.WindowSize(int(width), int(height)),
		chromedp.Flag("headless", true), chromedp.Flag("no-sandbox", true), chromedp.Flag("disable-gpu", true),
		chromedp.Flag("disable-quic", true), chromedp.Flag("no-first-run", true),
		chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-sync", true), chromedp.Flag("disable-dev-shm-usage", true),
	}
	alloc, stopAlloc := chromedp.NewExecAllocator(base, opts...)
	t.Cleanup(stopAlloc)
	tab, stopTab := chromedp.NewContext(alloc)
	t.Cleanup(stopTab)
	do(tab, t,
		chromedp.EmulateViewport(width, height),
		chromedp.Navigate(strings.TrimSuffix(ws.APIURL(), "api/")),
		chromedp.WaitVisible(chromedp.CSS(`.composer textarea`)),
	)
	return tab, ws
}

func do(tab context.Context, t *testing.T, actions ...chromedp.Action[chromedp.Void]) {
	t.Helper()
	if err := chromedp.Do(tab, actions...); err != nil {
		t.Fatal(err)
	}
}

func get[T any](tab context.Context, t *testing.T, action chromedp.Action[T]) T {
	t.Helper()
	v, err := chromedp.Run(tab, action)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// picture keeps a screenshot where SCREENSHOT_DIR says, for a person to look at.
func picture(tab context.Context, t *testing.T, name string) {
	t.Helper()
	dir := os.Getenv("SCREENSHOT_DIR")
	if dir == "" {
		dir = t.TempDir()
	}
	png := get(tab, t, chromedp.CaptureScreenshot())
	if len(png) < 5000 {
		t.Errorf("screenshot %s has %d bytes, want a picture", name, len(png))
	}
	if err := os.WriteFile(filepath.Join(dir, name+".png"), png, 0o644); err != nil {
		t.Fatal(err)
	}
}

func textOf(tab context.Context, t *testing.T, selector string) string {
	t.Helper()
	return get(tab, t, chromedp.Text(chromedp.CSS(selector)))
}

func TestPageAsksAndClicks(t *testing.T) {
	t.Parallel()
	tab, ws := browse(t, 1280, 800)
	picture(tab, t, "welcome")

	do(tab, t,
		chromedp.SendKeys(chromedp.CSS(`.main .composer textarea`), "@briefbot who leads JNIM?\r"),
		chromedp.WaitVisible(chromedp.CSS(`.thread [data-action="more_passages"]`)),
	)
	answer := textOf(tab, t, `.thread .message:last-child`)
	if !strings.Contains(answer, "Iyad Ag Ghali") || !strings.Contains(answer, "<script>document.title") {
		t.Errorf("answer in the thread = %q, want the name, and the script as text", answer)
	}
	if title := get(tab, t, chromedp.Title()); title != "Simulated workspace" {
		t.Errorf("title = %q: text of a message was executed", title)
	}
	picture(tab, t, "answer")

	do(tab, t,
		chromedp.Click(chromedp.CSS(`.thread .overflow-button`)),
		chromedp.WaitVisible(chromedp.CSS(`.thread .menu [data-value="why"]`)),
	)
	picture(tab, t, "overflow")
	do(tab, t,
		chromedp.KeyEvent("\x1b"),
		chromedp.Click(chromedp.CSS(`.thread [data-action="more_passages"]`)),
		chromedp.WaitNotPresent(chromedp.CSS(`.thread [data-action="more_passages"]`)),
	)
	if got := textOf(tab, t, `.thread .message:last-child`); !strings.Contains(got, "Three more passages") {
		t.Errorf("after the click the thread ends with %q, want the updated answer", got)
	}
	if got := ws.BotMessages("#general"); len(got) != 1 || got[0].Text != "More passages" {
		t.Errorf("bot messages = %+v, want the one updated", got)
	}
}

func TestPageCommandIsPrivate(t *testing.T) {
	t.Parallel()
	tab, ws := browse(t, 1280, 800)
	do(tab, t,
		chromedp.SendKeys(chromedp.CSS(`.main .composer textarea`), "/brief what did Parly say?\r"),
		chromedp.WaitVisible(chromedp.CSS(`.message.ephemeral`)),
	)
	if got := textOf(tab, t, `.message.ephemeral`); !strings.Contains(got, "Only visible to you") || !strings.Contains(got, "what did Parly say?") {
		t.Errorf("ephemeral = %q, want the private answer", got)
	}
	picture(tab, t, "command")
	do(tab, t,
		chromedp.Click(chromedp.CSS(`.message.ephemeral [data-action="share_answer"]`)),
		chromedp.WaitVisible(chromedp.CSS(`.message:not(.ephemeral) .tag`)),
		chromedp.Click(chromedp.CSS(`[data-user="bob"]`)),
		chromedp.WaitNotPresent(chromedp.CSS(`.message.ephemeral`)),
	)
	if got := textOf(tab, t, `.list-inner`); !strings.Contains(got, "Shared by @Ana Torres") {
		t.Errorf("bob sees %q, want what ana shared", got)
	}
	if n := len(ws.Ephemerals("bob")); n != 0 {
		t.Errorf("bob has %d ephemeral messages, want none", n)
	}
}

func TestPageDirectMessageHomeAndForm(t *testing.T) {
	t.Parallel()
	tab, ws := browse(t, 1280, 800)
	do(tab, t,
		chromedp.Click(chromedp.CSS(`.rooms ul:nth-of-type(2) button`)),
		chromedp.WaitVisible(chromedp.CSS(`.tabs`)),
		chromedp.SendKeys(chromedp.CSS(`.main .composer textarea`), "hello <b>there</b>\r"),
		chromedp.WaitVisible(chromedp.CSS(`.message .tag`)),
	)
	if got := textOf(tab, t, `.list-inner`); !strings.Contains(got, "hello <b>there</b>") || !strings.Contains(got, "In private: <b>not bold</b> & done") {
		t.Errorf("conversation = %q, want both texts as typed", got)
	}
	picture(tab, t, "direct")
	do(tab, t,
		chromedp.Click(chromedp.CSS(`.tabs button:last-child`)),
		chromedp.WaitVisible(chromedp.CSS(`.home [data-action="ask_modal"]`)),
	)
	picture(tab, t, "home")
	do(tab, t,
		chromedp.Click(chromedp.CSS(`.home [data-action="ask_modal"]`)),
		chromedp.WaitVisible(chromedp.CSS(`.dialog [data-action="question_text"]`)),
		chromedp.SendKeys(chromedp.CSS(`.dialog [data-action="question_text"]`), "bad"),
		chromedp.Click(chromedp.CSS(`.dialog button[type="submit"]`)),
		chromedp.WaitVisible(chromedp.CSS(`.dialog .input .error`)),
	)
	picture(tab, t, "form")
	do(tab, t,
		chromedp.SendKeys(chromedp.CSS(`.dialog [data-action="question_text"]`), "ly put question\r"),
		chromedp.WaitNotPresent(chromedp.CSS(`.dialog`)),
	)
	ctx, cancel := context.WithTimeout(tab, 10*time.Second)
	defer cancel()
	if _, err := ws.WaitForMessage(ctx, "@ana", func(m workspace.Message) bool {
		return m.Text == "You asked in a form: badly put question"
	}); err != nil {
		t.Error(err)
	}
}

func TestPageOnANarrowScreenByKeyboard(t *testing.T) {
	t.Parallel()
	tab, _ := browse(t, 390, 800)
	picture(tab, t, "narrow")
	do(tab, t,
		chromedp.SendKeys(chromedp.CSS(`.main .composer textarea`), "@brief"),
		chromedp.WaitVisible(chromedp.CSS(`.offers .picked`)),
		chromedp.SendKeys(chromedp.CSS(`.main .composer textarea`), "\twho?\r"),
		chromedp.WaitVisible(chromedp.CSS(`.replies`)),
		chromedp.Focus(chromedp.CSS(`.replies`)),
		chromedp.KeyEvent("\r"),
		chromedp.WaitVisible(chromedp.CSS(`.thread [data-action="more_passages"]`)),
	)
	picture(tab, t, "narrow-thread")
	do(tab, t,
		chromedp.KeyEvent("\x1b"),
		chromedp.WaitNotPresent(chromedp.CSS(`.thread`)),
		chromedp.Click(chromedp.CSS(`.hamburger`)),
		chromedp.WaitVisible(chromedp.CSS(`.sidebar.open`)),
	)
	if get(tab, t, chromedp.Evaluate[bool](`document.documentElement.scrollWidth > innerWidth`)) {
		t.Error("the page scrolls sideways on a narrow screen")
	}
	picture(tab, t, "narrow-menu")
}
