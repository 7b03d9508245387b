package workspace_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/slack-go/slack"

	"briefbot/internal/workspace"
)

// answer is what the Web API says beyond a method's own fields.
type answer struct {
	OK               bool
	Error            string
	Needed           string
	Provided         string
	ResponseMetadata struct{ Messages []string } `json:"response_metadata"`
}

// raw calls a method as a form, with the bot's token unless the form carries one.
func raw(t *testing.T, ws *workspace.Workspace, method string, form url.Values) (answer, *http.Response) {
	t.Helper()
	if form == nil {
		form = url.Values{}
	}
	if !form.Has("token") {
		form.Set("token", ws.BotToken())
	}
	resp, err := http.PostForm(ws.APIURL()+method, form)
	if err != nil {
		t.Fatalf("%s: %v", method, err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatalf("%s: %v", method, err)
	}
	var a answer
	if err := json.Unmarshal(body, &a); err != nil {
		t.Fatalf("%s answered %q: %v", method, body, err)
	}
	return a, resp
}

func form(pairs ...string) url.Values {
	v := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		v.Set(pairs[i], pairs[i+1])
	}
	return v
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	_, ws, _ := start(t, workspace.Config{PostInterval: -1})
	ws.AddChannel(workspace.Channel{ID: "C0OLD00001", Name: "old"})
	ws.Archive("#old", true)
	ws.AddChannel(workspace.Channel{ID: "C0OTHER001", Name: "other", Members: []string{"ana"}})
	ws.AddChannel(workspace.Channel{ID: "C0SECRET01", Name: "secret", IsPrivate: true, Members: []string{"ana"}})
	typed, err := ws.Post("ana", "#general", "", "hello")
	if err != nil {
		t.Fatal(err)
	}
	const general = "C0GENERAL1"
	cases := []struct {
		name, method string
		form         url.Values
		want         string
	}{
		{"no token", "auth.test", form("token", ""), "not_authed"},
		{"wrong token", "auth.test", form("token", "xoxb"+"-wrong"), "invalid_auth"},
		{"app token for a bot method", "chat.postMessage", form("token", ws.AppToken()), "not_allowed_token_type"},
		{"bot token for sockets", "apps.connections.open", nil, "not_allowed_token_type"},
		{"unknown method", "chat.postEverything", nil, "unknown_method"},
		{"unknown channel", "chat.postMessage", form("channel", "C0NOWHERE1", "text", "x"), "channel_not_found"},
		{"private channel without the bot", "chat.postMessage", form("channel", "C0SECRET01", "text", "x"), "channel_not_found"},
		{"archived channel", "chat.postMessage", form("channel", "C0OLD00001", "text", "x"), "is_archived"},
		{"channel without the bot", "chat.postMessage", form("channel", "C0OTHER001", "text", "x"), "not_in_channel"},
		{"nothing to say", "chat.postMessage", form("channel", general), "no_text"},
		{"only spaces", "chat.postMessage", form("channel", general, "text", " \n"), "no_text"},
		{"40,001 characters", "chat.postMessage", form("channel", general, "text", strings.Repeat("é", 40001)), "msg_too_long"},
		{"thread that is not there", "chat.postMessage", form("channel", general, "text", "x", "thread_ts", "1600000000.000100"), "thread_not_found"},
		{"thread_ts that is none", "chat.postMessage", form("channel", general, "text", "x", "thread_ts", "yesterday"), "invalid_thread_ts"},
		{"blocks that are no JSON", "chat.postMessage", form("channel", general, "blocks", "[{"), "invalid_blocks_format"},
		{"blocks that are an object", "chat.postMessage", form("channel", general, "blocks", "{}"), "invalid_blocks_format"},
		{"a bad block", "chat.postMessage", form("channel", general, "blocks", `[{"type":"nothing"}]`), "invalid_blocks"},
		{"markdown beside text", "chat.postMessage", form("channel", general, "text", "x", "markdown_text", "y"), "markdown_text_conflict"},
		{"metadata that is no JSON", "chat.postMessage", form("channel", general, "text", "x", "metadata", "x"), "invalid_metadata_format"},
		{"metadata without a payload", "chat.postMessage", form("channel", general, "text", "x", "metadata", `{"event_type":"a"}`), "invalid_metadata_schema"},
		{"update of nothing", "chat.update", form("channel", general, "ts", "1600000000.000100", "text", "x"), "message_not_found"},
		{"update of another's", "chat.update", form("channel", general, "ts", typed, "text", "x"), "cant_update_message"},
		{"delete of another's", "chat.delete", form("channel", general, "ts", typed), "cant_delete_message"},
		{"ephemeral for a stranger", "chat.postEphemeral", form("channel", general, "user", "U0NOBODY01", "text", "x"), "user_not_in_channel"},
		{"permalink to nothing", "chat.getPermalink", form("channel", general, "message_ts", "1600000000.000100"), "message_not_found"},
		{"history of a channel name", "conversations.history", form("channel", "general"), "channel_not_found"},
		{"history without membership", "conversations.history", form("channel", "C0OTHER001"), "not_in_channel"},
		{"history with a bad cursor", "conversations.history", form("channel", general, "cursor", "%%"), "invalid_cursor"},
		{"replies to nothing", "conversations.replies", form("channel", general, "ts", "1600000000.000100"), "thread_not_found"},
		{"unknown user", "users.info", form("user", "U0NOBODY01"), "user_not_found"},
		{"list of unknown types", "conversations.list", form("types", "telegram"), "invalid_types"},
		{"trigger that never was", "views.open", form("trigger_id", "1.2.3", "view", modalJSON), "invalid_trigger_id"},
		{"view without blocks", "views.open", form("trigger_id", "1.2.3", "view", `{"type":"modal"}`), "invalid_arguments"},
		{"home for nobody", "views.publish", form("user_id", "U0NOBODY01", "view", `{"type":"home","blocks":[]}`), "invalid_arguments"},
		{"modal as a home", "views.publish", form("user_id", "U0ANA00001", "view", modalJSON), "invalid_arguments"},
		{"update of no view", "views.update", form("view_id", "V0", "view", modalJSON), "not_found"},
		{"status without a thread", "assistant.threads.setStatus", form("channel_id", general, "status", "x"), "invalid_arguments"},
		{"stream outside a thread", "chat.startStream", form("channel", general), "invalid_arguments"},
		{"stream to a channel for nobody", "chat.startStream", form("channel", general, "thread_ts", typed), "missing_recipient_user_id"},
		{"reaction twice the wrong way", "reactions.add", form("channel", general, "timestamp", typed, "name", "No Such!"), "invalid_name"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got, resp := raw(t, ws, c.method, c.form)
			if got.OK || got.Error != c.want || resp.StatusCode != http.StatusOK {
				t.Errorf("%s(%v) = %d %+v, want 200 and %s", c.method, c.form, resp.StatusCode, got, c.want)
			}
		})
	}
	if got := ws.BotMessages("#general"); len(got) != 0 {
		t.Errorf("refused calls left messages: %+v", got)
	}
}

const modalJSON = `{"type":"modal","title":{"type":"plain_text","text":"T"},"blocks":[]}`

func TestPostsAsSlackGoSeesThem(t *testing.T) {
	t.Parallel()
	ctx, ws, api := start(t, workspace.Config{PostInterval: -1})
	channel, ts, err := api.PostMessageContext(ctx, "#general", slack.MsgOptionText("one", false),
		slack.MsgOptionDisableLinkUnfurl(), slack.MsgOptionDisableMediaUnfurl(),
		slack.MsgOptionMetadata(slack.SlackMetadata{EventType: "briefbot_answer", EventPayload: map[string]any{"key": "k1"}}))
	if err != nil || channel != "C0GENERAL1" {
		t.Fatalf("PostMessage = %q, %v, want the channel's id", channel, err)
	}
	if _, _, err := api.PostMessageContext(ctx, channel, slack.MsgOptionText("two", false), slack.MsgOptionTS(ts)); err != nil {
		t.Fatal(err)
	}
	stored, ok := ws.Message("#general", ts)
	if !ok || stored.UnfurlLinks == nil || *stored.UnfurlLinks || stored.ReplyCount != 1 {
		t.Errorf("stored = %+v, want unfurls off and one reply", stored)
	}
	history, err := api.GetConversationHistoryContext(ctx, &slack.GetConversationHistoryParameters{ChannelID: channel, IncludeAllMetadata: true})
	if err != nil || len(history.Messages) != 1 {
		t.Fatalf("history = %+v, %v, want the parent alone", history, err)
	}
	if got := history.Messages[0].Metadata; got.EventType != "briefbot_answer" || got.EventPayload["key"] != "k1" {
		t.Errorf("metadata = %+v, want what was posted", got)
	}
	plain, err := api.GetConversationHistoryContext(ctx, &slack.GetConversationHistoryParameters{ChannelID: channel})
	if err != nil || plain.Messages[0].Metadata.EventType != "" {
		t.Errorf("history without include_all_metadata = %+v, %v, want none", plain.Messages[0].Metadata, err)
	}
	replies, more, _, err := api.GetConversationRepliesContext(ctx, &slack.GetConversationRepliesParameters{ChannelID: channel, Timestamp: ts})
	if err != nil || more || len(replies) != 2 || replies[0].Timestamp != ts || replies[1].Text != "two" {
		t.Errorf("replies = %+v, %v, %v, want the parent and its reply", replies, more, err)
	}
	if _, _, text, err := api.UpdateMessageContext(ctx, channel, ts, slack.MsgOptionText("changed", false)); err != nil || text != "changed" {
		t.Errorf("UpdateMessage = %q, %v", text, err)
	}
	link, err := api.GetPermalinkContext(ctx, &slack.PermalinkParameters{Channel: channel, Ts: ts})
	if err != nil || !strings.Contains(link, "/archives/C0GENERAL1/p") {
		t.Errorf("GetPermalink = %q, %v", link, err)
	}
	if _, _, err := api.DeleteMessageContext(ctx, channel, ts); err != nil {
		t.Error(err)
	}
	if got := ws.Messages("#general"); len(got) != 1 || got[0].Subtype != "tombstone" {
		t.Errorf("after the delete = %+v, want a tombstone over the reply", got)
	}
	if _, err := api.AuthTestContext(ctx); err != nil {
		t.Error(err)
	}
	user, err := api.GetUserInfoContext(ctx, "U0ANA00001")
	if err != nil || user.TZ != "Europe/Madrid" || !user.IsAdmin {
		t.Errorf("users.info = %+v, %v, want ana in Madrid", user, err)
	}
	rooms, _, err := api.GetConversationsContext(ctx, &slack.GetConversationsParameters{Types: []string{"public_channel", "im"}})
	if err != nil || len(rooms) != 5 {
		t.Errorf("conversations.list has %d, %v, want three channels and two direct ones", len(rooms), err)
	}
	if err := api.AddReactionContext(ctx, "eyes", slack.NewRefToMessage(channel, ts)); err != nil {
		t.Error(err)
	}
	dm, _, _, err := api.OpenConversationContext(ctx, &slack.OpenConversationParameters{Users: []string{"U0BOB00001"}})
	if err != nil || dm.ID != "D0BOB00001" {
		t.Errorf("conversations.open = %+v, %v", dm, err)
	}
	if _, _, err := api.PostMessageContext(ctx, "U0BOB00001", slack.MsgOptionText("hello", false)); err != nil {
		t.Errorf("post to a user id: %v", err)
	}
	calls := ws.Calls("chat.postMessage")
	if len(calls) != 3 || calls[0].Args.Get("text") != "one" || !calls[0].Taken || calls[0].Args.Has("token") {
		t.Errorf("calls = %+v, want three without the token", calls)
	}
}

func TestPagesThroughHistory(t *testing.T) {
	t.Parallel()
	ctx, ws, api := start(t, workspace.Config{})
	var want []string
	for i := range 25 {
		ts, err := ws.Post("ana", "#general", "", fmt.Sprint("message ", i))
		if err != nil {
			t.Fatal(err)
		}
		want = append([]string{ts}, want...)
	}
	var got []string
	params := &slack.GetConversationHistoryParameters{ChannelID: "C0GENERAL1", Limit: 10}
	for {
		page, err := api.GetConversationHistoryContext(ctx, params)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range page.Messages {
			got = append(got, m.Timestamp)
		}
		if !page.HasMore {
			break
		}
		params.Cursor = page.ResponseMetaData.NextCursor
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("history, newest first (-want +got):\n%s", diff)
	}
	since, err := api.GetConversationHistoryContext(ctx, &slack.GetConversationHistoryParameters{ChannelID: "C0GENERAL1", Oldest: want[2]})
	if err != nil || len(since.Messages) != 2 {
		t.Errorf("history since the third = %d messages, %v, want the two after it", len(since.Messages), err)
	}
}

func TestPostsFasterThanOneASecondAreRefused(t *testing.T) {
	t.Parallel()
	clock := workspace.NewManualClock(time.Unix(1700000000, 0))
	ctx, ws, api := start(t, workspace.Config{Clock: clock, PostBurst: 2})
	post := func(channel string) error {
		_, _, err := api.PostMessageContext(ctx, channel, slack.MsgOptionText("x", false))
		return err
	}
	for range 2 {
		if err := post("C0GENERAL1"); err != nil {
			t.Fatal(err)
		}
	}
	var limited *slack.RateLimitedError
	if err := post("C0GENERAL1"); !errors.As(err, &limited) || limited.RetryAfter != time.Second {
		t.Fatalf("third post = %v, want a rate limit of one second", err)
	}
	if err := post("C0EDITORS1"); err != nil {
		t.Errorf("another channel = %v, want its own allowance", err)
	}
	got, resp := raw(t, ws, "chat.postMessage", form("channel", "C0GENERAL1", "text", "x"))
	if resp.StatusCode != http.StatusTooManyRequests || resp.Header.Get("Retry-After") != "1" || got.Error != "ratelimited" {
		t.Errorf("raw answer = %d %q %+v, want 429 with Retry-After", resp.StatusCode, resp.Header.Get("Retry-After"), got)
	}
	clock.Advance(time.Second)
	if err := post("C0GENERAL1"); err != nil {
		t.Errorf("a second later = %v, want it taken", err)
	}
	if err := post("C0GENERAL1"); !errors.As(err, &limited) {
		t.Errorf("at once again = %v, want a rate limit", err)
	}
}

func TestMissingScope(t *testing.T) {
	t.Parallel()
	_, ws, _ := start(t, workspace.Config{Scopes: []string{"chat:write", "app_mentions:read"}})
	got, _ := raw(t, ws, "conversations.history", form("channel", "C0GENERAL1"))
	if got.Error != "missing_scope" || got.Needed != "channels:history" || got.Provided != "app_mentions:read,chat:write" {
		t.Errorf("history = %+v, want missing_scope", got)
	}
	_, resp := raw(t, ws, "auth.test", nil)
	if scopes := resp.Header.Get("X-OAuth-Scopes"); scopes != "app_mentions:read,chat:write" {
		t.Errorf("X-OAuth-Scopes = %q", scopes)
	}
	ws.SetScopes([]string{"chat:write", "channels:history"})
	if got, _ := raw(t, ws, "conversations.history", form("channel", "C0GENERAL1")); !got.OK {
		t.Errorf("history with the scope = %+v", got)
	}
}

func TestStreams(t *testing.T) {
	t.Parallel()
	ctx, ws, api := start(t, workspace.Config{PostInterval: -1})
	ts, err := ws.Post("ana", "#general", "", "@briefbot who?")
	if err != nil {
		t.Fatal(err)
	}
	_, stream, err := api.StartStreamContext(ctx, "C0GENERAL1", slack.MsgOptionTS(ts), slack.MsgOptionMarkdownText("One. "),
		slack.MsgOptionRecipientTeamID(ws.TeamID()), slack.MsgOptionRecipientUserID("U0ANA00001"))
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := api.AppendStreamContext(ctx, "C0GENERAL1", stream, slack.MsgOptionMarkdownText("Two.")); err != nil {
		t.Fatal(err)
	}
	if m, _ := ws.Message("#general", stream); !m.Streaming || m.Text != "One. Two." {
		t.Errorf("while streaming = %+v", m)
	}
	if got, _ := raw(t, ws, "chat.update", form("channel", "C0GENERAL1", "ts", stream, "text", "x")); got.Error != "streaming_state_conflict" {
		t.Errorf("chat.update while streaming = %+v", got)
	}
	if _, _, err := api.StopStreamContext(ctx, "C0GENERAL1", stream,
		slack.MsgOptionBlocks(slack.NewDividerBlock())); err != nil {
		t.Fatal(err)
	}
	m, err := ws.WaitForReply(ctx, "#general", ts)
	if err != nil || !strings.Contains(string(m.Blocks), `"markdown"`) || !strings.Contains(string(m.Blocks), `"divider"`) {
		t.Errorf("stopped = %s, %v, want the text and the divider", m.Blocks, err)
	}
	if _, _, err := api.AppendStreamContext(ctx, "C0GENERAL1", stream, slack.MsgOptionMarkdownText("x")); err == nil ||
		err.Error() != "message_not_in_streaming_state" {
		t.Errorf("append after stop = %v", err)
	}
}

func TestTriggersAreSpentOnce(t *testing.T) {
	t.Parallel()
	clock := workspace.NewManualClock(time.Unix(1700000000, 0))
	_, ws, _ := start(t, workspace.Config{Clock: clock})
	trigger := func() string {
		if _, err := ws.Command("ana", "#general", "/brief", "x"); err != nil {
			t.Fatal(err)
		}
		all := ws.Deliveries()
		var payload map[string]string
		if err := json.Unmarshal(all[len(all)-1].Payload, &payload); err != nil {
			t.Fatal(err)
		}
		return payload["trigger_id"]
	}
	id := trigger()
	if got, _ := raw(t, ws, "views.open", form("trigger_id", id, "view", modalJSON)); !got.OK {
		t.Fatalf("views.open = %+v", got)
	}
	if got, _ := raw(t, ws, "views.open", form("trigger_id", id, "view", modalJSON)); got.Error != "exchanged_trigger_id" {
		t.Errorf("used again = %+v", got)
	}
	id = trigger()
	clock.Advance(3*time.Second + time.Millisecond)
	if got, _ := raw(t, ws, "views.open", form("trigger_id", id, "view", modalJSON)); got.Error != "expired_trigger_id" {
		t.Errorf("after three seconds = %+v", got)
	}
	for i, want := range []string{"", "", "push_limit_reached"} {
		got, _ := raw(t, ws, "views.push", form("trigger_id", trigger(), "view", modalJSON))
		if got.Error != want {
			t.Errorf("push %d = %+v, want %q", i+1, got, want)
		}
	}
	top := ws.Views("ana")[2]
	if got, _ := raw(t, ws, "views.update", form("view_id", top.ID, "hash", "old", "view", modalJSON)); got.Error != "hash_conflict" {
		t.Errorf("update with an old hash = %+v", got)
	}
}
