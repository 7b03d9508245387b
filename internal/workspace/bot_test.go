package workspace_test

import (
	"context"
	"testing"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/slackevents"
	"github.com/slack-go/slack/socketmode"

	"briefbot/internal/workspace"
)

// fakeBot answers everything the page offers in the smallest way that shows it.
type fakeBot struct {
	t   *testing.T
	api *slack.Client
	ctx context.Context
}

func startBot(ctx context.Context, t *testing.T, ws *workspace.Workspace, api *slack.Client) {
	t.Helper()
	b := &fakeBot{t: t, api: api, ctx: ctx}
	listen(ctx, t, ws, api, b.handle)
}

func (b *fakeBot) must(err error) {
	b.t.Helper()
	if err != nil && b.ctx.Err() == nil {
		b.t.Errorf("bot: %v", err)
	}
}

func (b *fakeBot) handle(c *socketmode.Client, event socketmode.Event) {
	switch event.Type {
	case socketmode.EventTypeEventsAPI:
		b.must(c.Ack(*event.Request))
		outer, _ := event.Data.(slackevents.EventsAPIEvent)
		b.event(outer.InnerEvent.Data)
	case socketmode.EventTypeSlashCommand:
		cmd, _ := event.Data.(slack.SlashCommand)
		b.must(c.Ack(*event.Request, map[string]any{
			"response_type": "ephemeral", "text": "You asked: " + cmd.Text,
			"blocks": []slack.Block{
				slack.NewSectionBlock(slack.NewTextBlockObject("mrkdwn", "*You asked:* "+cmd.Text, false, false), nil, nil),
				slack.NewActionBlock("share", button("share_answer", "Share in channel", "")),
			},
		}))
	case socketmode.EventTypeInteractive:
		callback, _ := event.Data.(slack.InteractionCallback)
		b.interaction(c, event, callback)
	}
}

func (b *fakeBot) event(inner any) {
	switch e := inner.(type) {
	case *slackevents.AppMentionEvent:
		_, _, err := b.api.PostMessageContext(b.ctx, e.Channel, slack.MsgOptionTS(e.TimeStamp),
			slack.MsgOptionText("Iyad Ag Ghali", false), slack.MsgOptionBlocks(answerBlocks()...))
		b.must(err)
	case *slackevents.MessageEvent:
		if e.ChannelType != "im" || e.BotID != "" || e.SubType != "" {
			return
		}
		_, _, err := b.api.PostMessageContext(b.ctx, e.Channel, slack.MsgOptionText("In private: <b>not bold</b> & done", false))
		b.must(err)
	case *slackevents.AppHomeOpenedEvent:
		if e.Tab != "home" {
			return
		}
		_, err := b.api.PublishViewContext(b.ctx, slack.PublishViewContextRequest{
			UserID: e.User,
			View: slack.HomeTabViewRequest{Type: slack.VTHomeTab, Blocks: slack.Blocks{BlockSet: []slack.Block{
				slack.NewHeaderBlock(slack.NewTextBlockObject("plain_text", "The briefings", false, false)),
				slack.NewSectionBlock(slack.NewTextBlockObject("mrkdwn", "1 document, newest *12 January 2021*", false, false), nil,
					slack.NewAccessory(button("ask_modal", "Ask", "primary"))),
			}}},
		})
		b.must(err)
	}
}

func (b *fakeBot) interaction(c *socketmode.Client, event socketmode.Event, callback slack.InteractionCallback) {
	if callback.Type == slack.InteractionTypeViewSubmission {
		typed := callback.View.State.Values["question"]["question_text"].Value
		if typed == "bad" {
			b.must(c.Ack(*event.Request, slack.NewErrorsViewSubmissionResponse(map[string]string{"question": "Please ask a question."})))
			return
		}
		b.must(c.Ack(*event.Request))
		_, _, err := b.api.PostMessageContext(b.ctx, callback.User.ID, slack.MsgOptionText("You asked in a form: "+typed, false))
		b.must(err)
		return
	}
	b.must(c.Ack(*event.Request))
	if callback.Type == slack.InteractionTypeMessageAction {
		b.openForm(callback.TriggerID)
		return
	}
	action := callback.ActionCallback.BlockActions[0]
	switch action.ActionID {
	case "more_passages":
		_, _, _, err := b.api.UpdateMessageContext(b.ctx, callback.Channel.ID, callback.Message.Timestamp,
			slack.MsgOptionText("More passages", false), slack.MsgOptionBlocks(slack.NewSectionBlock(
				slack.NewTextBlockObject("plain_text", "Three more passages", false, false), nil, nil)))
		b.must(err)
	case "ask_modal":
		b.openForm(callback.TriggerID)
	case "share_answer":
		_, _, err := b.api.PostMessageContext(b.ctx, callback.Channel.ID,
			slack.MsgOptionResponseURL(callback.ResponseURL, slack.ResponseTypeInChannel),
			slack.MsgOptionText("Shared by <@"+callback.User.ID+">", false))
		b.must(err)
	}
}

func (b *fakeBot) openForm(trigger string) {
	input := slack.NewPlainTextInputBlockElement(slack.NewTextBlockObject("plain_text", "who leads JNIM?", false, false), "question_text")
	_, err := b.api.OpenViewContext(b.ctx, trigger, slack.ModalViewRequest{
		Type: slack.VTModal, CallbackID: "ask",
		Title:  slack.NewTextBlockObject("plain_text", "Ask the briefings", false, false),
		Submit: slack.NewTextBlockObject("plain_text", "Ask", false, false),
		Close:  slack.NewTextBlockObject("plain_text", "Cancel", false, false),
		Blocks: slack.Blocks{BlockSet: []slack.Block{
			slack.NewInputBlock("question", slack.NewTextBlockObject("plain_text", "Question", false, false), nil, input),
		}},
	})
	b.must(err)
}

func button(actionID, label, style string) *slack.ButtonBlockElement {
	b := slack.NewButtonBlockElement(actionID, "v", slack.NewTextBlockObject("plain_text", label, false, false))
	b.Style = slack.Style(style)
	return b
}

// answerBlocks is an answer as the bot might write it, with a script that must stay text.
func answerBlocks() []slack.Block {
	plain := func(s string) *slack.TextBlockObject { return slack.NewTextBlockObject("plain_text", s, true, false) }
	quote := &slack.RichTextQuote{Type: slack.RTEQuote, Elements: []slack.RichTextSectionElement{
		slack.NewRichTextSectionTextElement("The group is currently led by Iyad Ag Ghali, a Tuareg leader and founder of Ansar Dine. <script>document.title='broken'</script>", nil),
	}}
	return []slack.Block{
		slack.NewSectionBlock(slack.NewTextBlockObject("mrkdwn", "*Iyad Ag Ghali*", false, false), nil, nil),
		slack.NewRichTextBlock("quote", quote),
		slack.NewContextBlock("source", slack.NewTextBlockObject("mrkdwn", "article.md · 12 January 2021 · paragraph 8 · <https://example.org/a|source>", false, false)),
		slack.NewActionBlock("act",
			button("more_passages", "More passages", ""), button("ask_modal", "Share", "primary"),
			slack.NewOverflowBlockElement("overflow",
				slack.NewOptionBlockObject("why", plain("Why this answer"), nil),
				slack.NewOptionBlockObject("report", plain("Report a problem"), nil))),
		slack.NewContextActionsBlock("feedback", slack.NewFeedbackButtonsBlockElement("feedback",
			slack.NewFeedbackButton(plain("Good answer"), "good"), slack.NewFeedbackButton(plain("Bad answer"), "bad"))),
	}
}
