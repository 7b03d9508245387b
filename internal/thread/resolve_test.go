package thread

import (
	"strings"
	"testing"
)

func turn(question, short, quote string) Memory {
	return Memory{Turns: []Turn{{Question: question, Short: short, Quote: quote}}}
}

func TestResolve(t *testing.T) {
	t.Parallel()
	var (
		leads  = turn("who leads the Harbour Front?", "Salma Idrissi", "The Harbour Front has been led by Salma Idrissi since the strike.")
		said   = turn("what did Okafor say?", "", "The minister, Chidi Okafor, said that the port would open in May.")
		small  = turn("what did okafor say about the port?", "", "The minister, Chidi Okafor, said that the port would open in May.")
		killed = turn("how many sailors were injured in Almeria?", "12", "Twelve sailors were injured in Almeria in March.")
		monthy = turn("how many strikes were there in March?", "4", "There were four strikes in March.")
		where  = turn("where was the summit?", "in Rabat", "The summit was held in Rabat.")
		burned = turn("who burned the ferry?", "the Red Sail", "The Red Sail burned the ferry.")
		closed = turn("why was the port closed?", "", "")
		about  = turn("what did Spain say about Morocco?", "", "")
		attack = turn("when was the attack on the convoy?", "in May", "")
		hidden = turn("", "Salma Idrissi", "The Harbour Front has been led by Salma Idrissi.")
	)
	for _, tc := range []struct {
		m          Memory
		text, want string
	}{
		{leads, "who replaced her?", "who replaced Salma Idrissi?"},
		{leads, "who replaced him?", "who replaced Salma Idrissi?"},
		{leads, "where was she born?", "where was Salma Idrissi born?"},
		{leads, "what is her role?", "what is Salma Idrissi's role?"},
		{leads, "what do they want?", "what do Harbour Front want?"},
		{leads, "what is their demand?", "what is Harbour Front's demand?"},
		{leads, "who founded it?", "who founded Harbour Front?"},
		{leads, "who founded that group?", "who founded Harbour Front?"},
		{leads, "and the Red Sail?", "who leads the Red Sail?"},
		{leads, "what about the Red Sail?", "who leads the Red Sail?"},
		{leads, "since when?", "since when was it that Salma Idrissi leads the Harbour Front?"},
		{leads, "who else?", "who else leads the Harbour Front?"},
		{leads, "thanks! who is she?", "who is Salma Idrissi?"},
		{said, "when was that?", "when did Okafor say that?"},
		{said, "when did he say that?", "when did Okafor say that?"},
		{said, "and what did Idrissi say?", "and what did Idrissi say?"},
		{said, "and Idrissi?", "what did Idrissi say?"},
		{said, "who is he?", "who is Okafor?"},
		{said, "why?", "why did Okafor say that?"},
		{small, "who is he?", "who is okafor?"},
		{small, "and idrissi?", "what did idrissi say about the port?"},
		{killed, "and in Cádiz?", "how many sailors were injured in Cádiz?"},
		{killed, "and in cádiz?", "how many sailors were injured in cádiz?"},
		{killed, "and Morocco?", "how many sailors were injured in Morocco?"},
		{killed, "and in May?", "how many sailors were injured in Almeria in May?"},
		{killed, "when was that?", "when was it that sailors were injured in Almeria?"},
		{killed, "when?", "when was it that sailors were injured in Almeria?"},
		{killed, "who lives there?", "who lives in Almeria?"},
		{monthy, "and in April?", "how many strikes were there in April?"},
		{monthy, "and in Almeria?", "how many strikes were there in March in Almeria?"},
		{where, "when was it?", "when was the summit?"},
		{where, "who lives there?", "who lives in Rabat?"},
		{burned, "when was that?", "when was it that the Red Sail burned the ferry?"},
		{burned, "why did they do it?", "why did the Red Sail do the ferry?"},
		{closed, "when was that?", "when was the port closed?"},
		{about, "and Algeria?", "what did Spain say about Algeria?"},
		{attack, "where was that?", "where was the attack on the convoy?"},
		{attack, "who claimed it?", "who claimed the attack on the convoy?"},
		{hidden, "who replaced her?", "who replaced Salma Idrissi?"},
		{hidden, "when was that?", "when was it with Salma Idrissi?"},
		{leads, "who leads the Red Sail?", "who leads the Red Sail?"},
		{Memory{}, "who replaced him?", "who replaced him?"},
		{leads, "what does it say about the ferry strike?", "what does Harbour Front say about the ferry strike?"},
	} {
		asking := tc.text
		if _, part := Listen(tc.text, tc.m); part != "" {
			asking = part
		}
		got, changed := tc.m.Resolve(asking)
		if got != tc.want {
			t.Errorf("after %q: Resolve(%q) = %q, want %q", tc.m.Last().Question, tc.text, got, tc.want)
		}
		if changed == (got == asking) {
			t.Errorf("Resolve(%q) = %q, changed %v", tc.text, got, changed)
		}
	}
}

func TestResolveLooksFurtherBack(t *testing.T) {
	t.Parallel()
	m := turn("who leads the Harbour Front?", "Salma Idrissi", "").With(Turn{Question: "when was the strike?", Short: "in May"})
	if got, _ := m.Resolve("where was she born?"); got != "where was Salma Idrissi born?" {
		t.Errorf("Resolve = %q, want the person of the turn before", got)
	}
}

func TestMemoryIsBoundedAndReadsBack(t *testing.T) {
	t.Parallel()
	var m Memory
	for _, event := range []string{"1", "2", "3", "3", "4", "5", "6"} {
		m = m.With(Turn{Event: event, Question: strings.Repeat("who ", 500), Short: event, Quote: strings.Repeat("é", 900)})
	}
	back, err := Parse(m.Bytes())
	if err != nil || len(back.Turns) != maxTurns || back.Last().Short != "6" || back.Turns[0].Short != "3" {
		t.Errorf("Parse = %+v, %v; want the last four turns, each event once", back, err)
	}
	if n := len(m.Bytes()); n > 8_000 {
		t.Errorf("a memory of %d bytes, want it bounded", n)
	}
	if _, err := Parse([]byte("{")); err == nil {
		t.Error("Parse of half a memory gives no error")
	}
	if m, err := Parse(nil); err != nil || len(m.Turns) != 0 {
		t.Errorf("Parse(nil) = %+v, %v, want the beginning", m, err)
	}
}
