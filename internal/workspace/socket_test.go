package workspace_test

import (
	"testing"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/slackevents"
	"github.com/slack-go/slack/socketmode"

	"briefbot/internal/workspace"
)

func TestMentionIsAnsweredInItsThread(t *testing.T) {
	t.Parallel()
	ctx, ws, api := start(t, workspace.Config{})
	listen(ctx, t, ws, api, func(c *socketmode.Client, event socketmode.Event) {
		if event.Type != socketmode.EventTypeEventsAPI {
			return
		}
		if err := c.Ack(*event.Request); err != nil {
			t.Errorf("Ack: %v", err)
		}
		outer, _ := event.Data.(slackevents.EventsAPIEvent)
		mention, ok := outer.InnerEvent.Data.(*slackevents.AppMentionEvent)
		if !ok {
			return
		}
		if _, _, err := api.PostMessageContext(ctx, mention.Channel,
			slack.MsgOptionText("Iyad Ag Ghali", false), slack.MsgOptionTS(mention.TimeStamp)); err != nil {
			t.Errorf("PostMessage: %v", err)
		}
	})
	ts, err := ws.Post("ana", "#general", "", "@briefbot who leads JNIM?")
	if err != nil {
		t.Fatal(err)
	}
	reply, err := ws.WaitForReply(ctx, "#general", ts)
	if err != nil {
		t.Fatal(err)
	}
	if reply.Text != "Iyad Ag Ghali" || reply.ThreadTS != ts || !reply.FromBot() {
		t.Errorf("reply = %+v, want the name in thread %s by the bot", reply, ts)
	}
	if err := ws.WaitForQuiet(ctx); err != nil {
		t.Error(err)
	}
}
