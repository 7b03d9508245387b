package workspace

import (
	"encoding/json"
	"strings"
	"unicode/utf8"
)

type chunk struct {
	Type   string          `json:"type"`
	Text   string          `json:"text"`
	ID     string          `json:"id"`
	Title  string          `json:"title"`
	Status string          `json:"status"`
	Blocks json.RawMessage `json:"blocks"`
}

// streamed returns the markdown and the blocks that a streaming call carries.
func (w *Workspace) streamed(c *call) (markdown string, blocks json.RawMessage, err error) {
	markdown = c.get("markdown_text")
	if raw := c.get("chunks"); raw != "" {
		if markdown != "" {
			return "", nil, refuse("markdown_text_conflict")
		}
		var chunks []chunk
		if json.Unmarshal([]byte(raw), &chunks) != nil {
			return "", nil, refuse("invalid_chunks")
		}
		var text strings.Builder
		for _, k := range chunks {
			switch k.Type {
			case "markdown_text":
				text.WriteString(k.Text)
			case "blocks":
				if blocks, err = checkBlocks(k.Blocks, surfaceMessage, w.blockID); err != nil {
					return "", nil, err
				}
			case "task_update", "plan_update":
				if k.Title == "" {
					return "", nil, refuse("invalid_chunks")
				}
			default:
				return "", nil, refuse("invalid_chunks")
			}
		}
		markdown = text.String()
	}
	if utf8.RuneCountInString(markdown) > maxMarkdownText {
		return "", nil, refuse("msg_too_long")
	}
	return markdown, blocks, nil
}

func (w *Workspace) startStream(c *call) (any, error) {
	ch, err := w.target(c)
	if err != nil {
		return nil, err
	}
	if c.get("thread_ts") == "" {
		return nil, refuse("invalid_arguments", "[ERROR] missing required field: thread_ts")
	}
	if !ch.IsIM {
		if c.get("recipient_user_id") == "" {
			return nil, refuse("missing_recipient_user_id")
		}
		if c.get("recipient_team_id") == "" {
			return nil, refuse("missing_recipient_team_id")
		}
	}
	md, _, err := w.streamed(c)
	if err != nil {
		return nil, err
	}
	m := &Message{Type: "message", Team: w.team, Channel: ch.ID, Streaming: true}
	if err := w.inThread(m, c.get("thread_ts")); err != nil {
		return nil, err
	}
	if err := w.paced(ch); err != nil {
		return nil, err
	}
	w.sign(m)
	m.setMarkdown(w, md)
	m.TS = w.nextTS()
	w.add(m)
	w.announce(m, ch)
	return object{"channel": ch.ID, "ts": m.TS}, nil
}

func (w *Workspace) streaming(c *call) (*Channel, *Message, error) {
	ch, m, err := w.own(c, "message_not_owned_by_app")
	if err != nil {
		return nil, nil, err
	}
	if !m.Streaming {
		return nil, nil, refuse("message_not_in_streaming_state")
	}
	return ch, m, nil
}

func (m *Message) appendMarkdown(w *Workspace, md string) error {
	if utf8.RuneCountInString(m.markdown+md) > maxMarkdownText {
		return refuse("msg_too_long")
	}
	m.setMarkdown(w, m.markdown+md)
	return nil
}

func (w *Workspace) appendStream(c *call) (any, error) {
	ch, m, err := w.streaming(c)
	if err != nil {
		return nil, err
	}
	md, _, err := w.streamed(c)
	if err != nil {
		return nil, err
	}
	if md == "" && c.get("chunks") == "" {
		return nil, refuse("no_text")
	}
	if err := m.appendMarkdown(w, md); err != nil {
		return nil, err
	}
	w.bump()
	return object{"channel": ch.ID, "ts": m.TS}, nil
}

func (w *Workspace) stopStream(c *call) (any, error) {
	ch, m, err := w.streaming(c)
	if err != nil {
		return nil, err
	}
	md, extra, err := w.streamed(c)
	if err != nil {
		return nil, err
	}
	if raw := c.get("blocks"); raw != "" {
		if extra, err = checkBlocks([]byte(raw), surfaceMessage, w.blockID); err != nil {
			return nil, err
		}
	}
	meta, err := readMetadata(c.get("metadata"))
	if err != nil {
		return nil, err
	}
	before := m.clone()
	if err := m.appendMarkdown(w, md); err != nil {
		return nil, err
	}
	if m.markdown == "" && extra == nil {
		return nil, refuse("no_text")
	}
	if extra != nil {
		m.Blocks = joinBlocks(m.markdown, m.Blocks, extra)
	}
	if meta != nil {
		m.Metadata = meta
	}
	m.Streaming = false
	w.bump()
	w.announceChange("message_changed", before, m, ch)
	return object{"channel": ch.ID, "ts": m.TS, "message": m.clone()}, nil
}

func joinBlocks(markdown string, text, extra json.RawMessage) json.RawMessage {
	var head, tail []json.RawMessage
	if markdown != "" {
		_ = json.Unmarshal(text, &head)
	}
	_ = json.Unmarshal(extra, &tail)
	return mustJSON(append(head, tail...))
}
