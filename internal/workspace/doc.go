// Package workspace is a simulated Slack workspace that runs inside the process.
//
// It speaks what a bot needs of Slack's Web API, Socket Mode and signed HTTP
// requests, keeps channels, people, messages, views and ephemeral notes in
// memory, and refuses what Slack refuses with Slack's own error strings: block
// and text limits, unknown channels, missing scopes, spent trigger ids, posts
// faster than about one a second per channel. Tests and the page in the browser
// play the people; a bot cannot tell it from Slack except by its address.
//
// The rules follow Slack's public documentation (docs.slack.dev, read in
// November 2026). Nothing is persisted, and nothing here imports the module: the
// bot is always on the other side of a socket.
//
// A test starts it and points the bot at it:
//
//	ws := workspace.New(logger, workspace.Config{})
//	base, err := ws.Start(ctx, "127.0.0.1:0")
//	defer ws.Close()
//	// SLACK_API_URL=ws.APIURL() SLACK_BOT_TOKEN=ws.BotToken() SLACK_APP_TOKEN=ws.AppToken()
//	ts, err := ws.Post("ana", "#general", "", "@briefbot who leads JNIM?")
//	reply, err := ws.WaitForReply(ctx, "#general", ts)
//
// All methods are safe for concurrent use. People are named by id or name
// ("ana", "U0ANA00001"), channels by id or name ("#general", "C0GENERAL1"), and a
// person's direct conversation with the bot by "@ana" or its id.
package workspace
