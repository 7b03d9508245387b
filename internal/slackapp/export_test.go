package slackapp

import "context"

// AcceptInteraction delivers an act and reports whether it is acknowledged.
func (a *App) AcceptInteraction(ctx context.Context, payload []byte) bool {
	return a.accept(ctx, typeInteractive, "d1", payload).acknowledge
}
