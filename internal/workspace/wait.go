package workspace

import (
	"context"
	"fmt"
)

// WaitFor returns when cond holds, looking again after every change in the workspace,
// or with ctx's error and the given words for what was awaited. cond may call any
// method of the workspace.
func (w *Workspace) WaitFor(ctx context.Context, what string, cond func() bool) error {
	for {
		w.mu.Lock()
		changed := w.changed
		w.mu.Unlock()
		if cond() {
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return fmt.Errorf("wait for %s: %w", what, ctx.Err())
		}
	}
}

// WaitForReply returns the app's first message in the thread.
func (w *Workspace) WaitForReply(ctx context.Context, channel, threadTS string) (Message, error) {
	list, err := w.WaitForReplies(ctx, channel, threadTS, 1)
	if err != nil {
		return Message{}, err
	}
	return list[0], nil
}

// WaitForReplies returns the app's messages in the thread once there are n or more.
func (w *Workspace) WaitForReplies(ctx context.Context, channel, threadTS string, n int) ([]Message, error) {
	var found []Message
	err := w.WaitFor(ctx, fmt.Sprintf("%d replies to %s in %s", n, threadTS, channel), func() bool {
		found = found[:0]
		for _, m := range w.Replies(channel, threadTS) {
			if m.FromBot() && !m.Streaming {
				found = append(found, m)
			}
		}
		return len(found) >= n
	})
	return found, err
}

// WaitForMessage returns the first message in the channel, thread replies included,
// for which match is true.
func (w *Workspace) WaitForMessage(ctx context.Context, channel string, match func(Message) bool) (Message, error) {
	var found Message
	err := w.WaitFor(ctx, "a message in "+channel, func() bool {
		w.mu.Lock()
		defer w.mu.Unlock()
		c := w.findChannel(channel)
		if c == nil {
			return false
		}
		for _, m := range w.messages[c.ID] {
			if match(*m) {
				found = m.clone()
				return true
			}
		}
		return false
	})
	return found, err
}

// WaitForBotMessage returns the first message that the app posts after the message
// afterTS in the channel, in a thread or not; an empty afterTS takes any.
func (w *Workspace) WaitForBotMessage(ctx context.Context, channel, afterTS string) (Message, error) {
	return w.WaitForMessage(ctx, channel, func(m Message) bool {
		return m.FromBot() && !m.Streaming && m.TS > afterTS
	})
}

// WaitForEphemeral returns the first message only that user sees for which match is
// true; a nil match takes any.
func (w *Workspace) WaitForEphemeral(ctx context.Context, user string, match func(Message) bool) (Message, error) {
	var found Message
	err := w.WaitFor(ctx, "an ephemeral message for "+user, func() bool {
		for _, e := range w.Ephemerals(user) {
			if match == nil || match(e.Message) {
				found = e.Message
				return true
			}
		}
		return false
	})
	return found, err
}

// WaitForView returns the modal in front of the user for which match is true; a nil
// match takes any.
func (w *Workspace) WaitForView(ctx context.Context, user string, match func(View) bool) (View, error) {
	var found View
	err := w.WaitFor(ctx, "a view for "+user, func() bool {
		stack := w.Views(user)
		if len(stack) == 0 {
			return false
		}
		found = stack[len(stack)-1]
		return match == nil || match(found)
	})
	return found, err
}

// WaitForHome returns the user's home tab for which match is true; a nil match takes any.
func (w *Workspace) WaitForHome(ctx context.Context, user string, match func(View) bool) (View, error) {
	var found View
	err := w.WaitFor(ctx, "a home tab for "+user, func() bool {
		v, ok := w.Home(user)
		found = v
		return ok && (match == nil || match(v))
	})
	return found, err
}

// WaitForCalls returns the recorded calls of a method once there are n or more.
func (w *Workspace) WaitForCalls(ctx context.Context, method string, n int) ([]Call, error) {
	err := w.WaitFor(ctx, fmt.Sprintf("%d calls of %s", n, method), func() bool {
		w.mu.Lock()
		count := w.callCount[method]
		w.mu.Unlock()
		return count >= n
	})
	return w.Calls(method), err
}

// WaitForConnections returns when exactly n Socket Mode connections are open.
func (w *Workspace) WaitForConnections(ctx context.Context, n int) error {
	return w.WaitFor(ctx, fmt.Sprintf("%d connections", n), func() bool { return w.Connections() == n })
}

// WaitForAck returns the delivery once it is acknowledged or given up.
func (w *Workspace) WaitForAck(ctx context.Context, deliveryID string) (Delivery, error) {
	var found Delivery
	err := w.WaitFor(ctx, "the acknowledgement of "+deliveryID, func() bool {
		w.mu.Lock()
		defer w.mu.Unlock()
		d := w.byID[deliveryID]
		if d == nil || !d.done() {
			return false
		}
		found = d.Delivery
		return true
	})
	return found, err
}

// WaitForQuiet returns when every delivery is acknowledged or given up, and every
// call that has taken effect is among [Workspace.Calls].
func (w *Workspace) WaitForQuiet(ctx context.Context) error {
	return w.WaitFor(ctx, "all acknowledgements", func() bool {
		w.mu.Lock()
		defer w.mu.Unlock()
		return w.open == 0 && w.answering.Load() == 0
	})
}
