package workspace

import "encoding/json"

// AssistantThread is what the app set on a conversation's agent view: a status while
// it works, a title, suggested prompts.
type AssistantThread struct {
	Status  string
	Title   string
	Prompts []Prompt
	// PromptsTitle heads the suggested prompts.
	PromptsTitle string
}

// Prompt is one suggested prompt: the label and what is sent when it is chosen.
type Prompt struct {
	Title   string `json:"title"`
	Message string `json:"message"`
}

const maxPrompts = 4 // reference/methods/assistant.threads.setSuggestedPrompts

// thread finds the state for the call's channel_id and thread_ts. It needs w.mu.
func (w *Workspace) thread(c *call) (*AssistantThread, error) {
	ch := w.findChannel(c.get("channel_id"))
	if ch == nil || !ch.has(w.botUser) {
		return nil, refuse("channel_not_found")
	}
	ts := c.get("thread_ts")
	if ts != "" && w.find(ch.ID, ts) == nil {
		return nil, refuse("thread_not_found")
	}
	key := ch.ID + "/" + ts
	if w.threads[key] == nil {
		w.threads[key] = &AssistantThread{}
	}
	return w.threads[key], nil
}

func (w *Workspace) setStatus(c *call) (any, error) {
	if c.get("thread_ts") == "" {
		return nil, refuse("invalid_arguments", "[ERROR] missing required field: thread_ts")
	}
	t, err := w.thread(c)
	if err != nil {
		return nil, err
	}
	t.Status = c.get("status")
	w.bump()
	return object{}, nil
}

func (w *Workspace) setTitle(c *call) (any, error) {
	t, err := w.thread(c)
	if err != nil {
		return nil, err
	}
	if c.get("title") == "" {
		return nil, refuse("invalid_arguments", "[ERROR] missing required field: title")
	}
	t.Title = c.get("title")
	w.bump()
	return object{}, nil
}

func (w *Workspace) setPrompts(c *call) (any, error) {
	t, err := w.thread(c)
	if err != nil {
		return nil, err
	}
	var prompts []Prompt
	if json.Unmarshal([]byte(c.get("prompts")), &prompts) != nil || len(prompts) == 0 {
		return nil, refuse("invalid_arguments", "[ERROR] missing required field: prompts")
	}
	if len(prompts) > maxPrompts {
		return nil, refuse("invalid_arguments", "[ERROR] no more than 4 items allowed [json-pointer:/prompts]")
	}
	for _, p := range prompts {
		if p.Title == "" || p.Message == "" {
			return nil, refuse("invalid_arguments", "[ERROR] must be more than 0 characters [json-pointer:/prompts]")
		}
	}
	if c.get("thread_ts") != "" {
		// For an app with agent_view, Slack takes a call that names a thread and does nothing.
		return object{}, nil
	}
	t.Prompts, t.PromptsTitle = prompts, c.get("title")
	w.bump()
	return object{}, nil
}

// AssistantThread returns what the app set for the conversation and thread; an empty
// threadTS is the conversation as a whole. The zero value where it set nothing.
func (w *Workspace) AssistantThread(channel, threadTS string) AssistantThread {
	w.mu.Lock()
	defer w.mu.Unlock()
	if c := w.findChannel(channel); c != nil {
		if t := w.threads[c.ID+"/"+threadTS]; t != nil {
			return *t
		}
	}
	return AssistantThread{}
}
