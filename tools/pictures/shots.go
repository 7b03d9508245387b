package main

import "fmt"

// shot is one picture: what people do, and what is photographed then.
type shot struct {
	name string
	what string // a CSS selector
	act  func(s *studio) error
}

const (
	general = "C0GENERAL1"
	sahel   = "C0SAHEL001"
	editors = "C0EDITORS1"

	threadReply = ".thread .list-inner > article:nth-last-of-type(1)"
	whisper     = ".main .list-inner > article.ephemeral:nth-last-of-type(1)"
	newest      = ".main .list-inner > article:nth-last-of-type(1)"
	dialog      = ".dialog"
)

// ask mentions the bot in #general and opens the thread.
func ask(name, question string) func(s *studio) error {
	return func(s *studio) error {
		ts, err := s.act("post", map[string]any{"user": "ana", "channel": general, "text": "@briefbot " + question})
		if err != nil {
			return err
		}
		s.ts[name] = ts
		return s.look("user=ana&channel="+general+"&thread="+ts, threadReply+` [data-action="answer-menu"]`)
	}
}

// askPlainly mentions the bot with what is no question.
func askPlainly(text string) func(s *studio) error {
	return func(s *studio) error {
		ts, err := s.act("post", map[string]any{"user": "ana", "channel": general, "text": "@briefbot " + text})
		if err != nil {
			return err
		}
		return s.look("user=ana&channel="+general+"&thread="+ts, threadReply+" .tag")
	}
}

// command runs the slash command in a channel where nothing else was said.
func command(text, until string) func(s *studio) error {
	return func(s *studio) error {
		if err := s.look("user=bob&channel="+sahel, ".composer"); err != nil {
			return err
		}
		before, err := s.count(".main article.ephemeral")
		if err != nil {
			return err
		}
		if _, err := s.act("command", map[string]any{"user": "bob", "channel": sahel, "command": "/brief", "text": text}); err != nil {
			return err
		}
		if err := s.until(fmt.Sprintf("document.querySelectorAll('.main article.ephemeral').length > %d", before)); err != nil {
			return err
		}
		return s.there(whisper + " " + until)
	}
}

func steps(list ...func(s *studio) error) func(s *studio) error {
	return func(s *studio) error {
		for _, step := range list {
			if err := step(s); err != nil {
				return err
			}
		}
		return nil
	}
}

func press(selector, until string) func(s *studio) error {
	return func(s *studio) error { return s.press(selector, until) }
}

func look(place, selector string) func(s *studio) error {
	return func(s *studio) error { return s.look(place, selector) }
}

// choose takes a choice of the newest answer's menu.
func choose(label int, until string) func(s *studio) error {
	return steps(
		press(threadReply+` [data-action="answer-menu"]`, "div.menu"),
		press(fmt.Sprintf("div.menu button:nth-of-type(%d)", label), until),
	)
}

func escape(s *studio) error { return s.escape() }

func fill(action, value string) func(s *studio) error {
	return func(s *studio) error {
		return s.fill(action, value)
	}
}

// shots are the pictures in the order in which they are taken: each goes on
// from the one before.
func shots() []shot {
	return []shot{
		{"answer", threadReply, ask("answer", "who leads the UPW?")},
		{"why", dialog, choose(1, ".dialog .blocks")},
		{"problem", dialog, steps(escape, choose(2, ".dialog select"))},
		{"problem-thanks", dialog, steps(
			fill("reason", "outdated"), fill("detail", "She stepped down on Friday."),
			press(".dialog button[type=submit]", ".dialog:not(:has(select))"))},
		{"share", dialog, steps(escape, press(threadReply+` [data-action="answer-share"]`, ".dialog select"))},
		{"shared", newest, steps(
			fill("channel", general), fill("comment", "For tomorrow's page."),
			press(".dialog button[type=submit]", ".dialog:not(:has(select))"), escape,
			look("user=ana&channel="+general, newest+` [data-action="answer-menu"]`))},
		{"editors-problem", ".main .list-inner > article:nth-of-type(1)", look("user=ana&channel="+editors, newest)},
		{"figure", threadReply, ask("figure", "how many ships were waiting in October?")},
		{"more", threadReply, press(threadReply+` [data-action="answer-more"]`, ".thread article.ephemeral")},
		{"related", threadReply, ask("related", "how many members does the UPW have?")},
		{"not-found", threadReply, ask("not-found", "who leads the fishing fleet of Osterby?")},
		{"editors-ask", dialog, press(threadReply+` [data-action="answer-editors"]`, ".dialog textarea")},
		{"editors-question", newest, steps(
			press(".dialog button[type=submit]", ".dialog:not(:has(textarea))"), escape,
			look("user=ana&channel="+editors, newest+" .blocks"))},
		{"feedback", threadReply, steps(ask("feedback", "what did Paul Renner say?"),
			press(threadReply+` [data-value="down"]`, `.thread article.ephemeral [data-action="answer-problem"]`))},
		{"command", whisper, command("who leads the UPW?", `[data-action="answer-share-here"]`)},
		{"command-shared", newest, steps(press(whisper+` [data-action="answer-share-here"]`, ".main article:not(.ephemeral) .tag"),
			look("user=ana&channel="+sahel, newest+` [data-action="answer-menu"]`))},
		{"help", whisper, command("help", ".rich-list, ul")},
		{"unknown", whisper, command("digset daily 08:00", `[data-action="ask"]`)},
		{"docs", whisper, command("docs", "ul")},
		{"who", whisper, command("who UPW", ".blocks")},
		{"figures", whisper, command("figures", ".blocks")},
		{"quotes", whisper, command("quotes Renner", ".blocks")},
		{"timeline", whisper, command("timeline", ".blocks")},
		{"watch", whisper, command("watch Norline", ".blocks")},
		{"digest", whisper, command("digest weekdays 08:00 Europe/Madrid", ".blocks")},
		{"digest-list", whisper, command("digest list", `[data-action="digest-form"], .actions button`)},
		{"digest-form", dialog, func(s *studio) error {
			if _, err := s.act("command", map[string]any{"user": "bob", "channel": sahel, "command": "/brief", "text": "digest"}); err != nil {
				return err
			}
			return s.look("user=bob&channel="+sahel, ".dialog select")
		}},
		{"allow-refused", whisper, steps(escape, command("allow", ".blocks"))},
		{"mode", whisper, command("mode", ".blocks")},
		{"command-why", whisper, command("why", "ul")},
		{"ask", dialog, func(s *studio) error {
			if _, err := s.act("shortcut", map[string]any{"user": "bob", "callback_id": "ask"}); err != nil {
				return err
			}
			return s.look("user=bob&channel="+sahel, ".dialog input, .dialog textarea")
		}},
		{"ask-answer", dialog, steps(fill("question", "how many ships were waiting in October?"),
			press(".dialog button[type=submit]", `.dialog [data-action="answer-share"]`))},
		{"check", dialog, func(s *studio) error {
			if err := s.escape(); err != nil {
				return err
			}
			ts, err := s.act("post", map[string]any{"user": "ana", "channel": sahel,
				"text": "The UPW is led by Jack Stone. The city of Verano bought six fire boats from Norland. 75 ships were waiting outside the harbour in October. The mayor has resigned."})
			if err != nil {
				return err
			}
			if _, err := s.act("shortcut", map[string]any{"user": "bob", "channel": sahel, "ts": ts, "callback_id": "check"}); err != nil {
				return err
			}
			return s.look("user=bob&channel="+sahel, ".dialog hr")
		}},
		{"hello", threadReply, steps(escape, askPlainly("hello"))},
		{"no-question", threadReply, askPlainly(":tada: :tada:")},
		{"prompts", ".main .prompts", func(s *studio) error {
			if _, err := s.act("dm", map[string]any{"user": "bob"}); err != nil {
				return err
			}
			return s.look("user=bob&channel=D0BOB00001", ".prompts")
		}},
		{"home", ".home .blocks", func(s *studio) error {
			if _, err := s.act("home", map[string]any{"user": "bob"}); err != nil {
				return err
			}
			return s.look("user=bob&channel=D0BOB00001&tab=home", ".home hr")
		}},
		{"home-admin", ".home .blocks", func(s *studio) error {
			if _, err := s.act("home", map[string]any{"user": "ana"}); err != nil {
				return err
			}
			return s.look("user=ana&channel=D0ANA00001&tab=home", ".home hr")
		}},
	}
}
