package slackapp

// Subscription is an event that the bot hears, as a Slack app's manifest names
// it.
type Subscription struct {
	Event string
	// Why says what it is heard for, in one sentence.
	Why string
}

// Subscriptions lists the events that the bot handles.
func Subscriptions() []Subscription {
	return []Subscription{
		{"app_home_opened", "Somebody opens the home tab or the conversation with the bot: the home tab and the suggested questions are brought up to date."},
		{"app_mention", "Somebody mentions the bot in a channel."},
		{"app_uninstalled", "The app was removed: the log and the readiness check say so."},
		{"channel_rename", "A public channel has a new name: the log says so; everything is kept under the channel's id."},
		{"group_rename", "The same for a private channel."},
		{"member_joined_channel", "The bot was added to a channel: it greets once. Other people's joining is ignored."},
		{"message.channels", "Messages in public channels that the bot is in: follow-up questions in threads where it was asked. All others are dropped unread, without being stored."},
		{"message.groups", "The same in private channels."},
		{"message.im", "Somebody writes to the bot directly."},
		{"tokens_revoked", "The bot's token no longer counts: the log and the readiness check say so."},
	}
}

// Scope is a permission that the bot asks for.
type Scope struct {
	Name string
	// Why says what it is used for, and what goes without it.
	Why string
}

// Scopes lists the permissions that the bot needs, and no others.
func Scopes() []Scope {
	return []Scope{
		{"app_mentions:read", "To hear mentions. Without it nobody can ask in a channel."},
		{"assistant:write", "To suggest questions and to name the threads in the agent view. Without it both stay empty."},
		{"channels:history", "To hear follow-up questions in threads, to read the thread in which the bot is mentioned, and to look after a crash whether a reply was posted, in public channels. Without it each question needs a mention, and an unconfirmed reply is not repeated."},
		{"channels:read", "To learn whether a public channel is shared with another organisation, and to be told when the bot joins one. Without it commands and buttons in channels are refused."},
		{"chat:write", "To answer. Without it the bot is mute."},
		{"commands", "For /brief and the two shortcuts."},
		{"groups:history", "What channels:history is, in private channels that the bot was invited to."},
		{"groups:read", "What channels:read is, in private channels that the bot was invited to."},
		{"im:history", "To hear direct messages. Without it nobody can ask directly."},
		{"users:read", "To tell members from guests and strangers, and admins from others. Without it everybody in the workspace's own channels is taken for a member, nobody in shared ones is answered, and nobody is an admin."},
	}
}
