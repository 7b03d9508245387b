package postgres

import (
	"testing"

	"briefbot/internal/store"
)

func TestInspectChangesNoSchema(t *testing.T) {
	t.Parallel()
	url := shared.Server(t).Schema(t)
	if s, err := Open(t.Context(), quiet(), url, Options{Inspect: true}); err == nil {
		_ = s.Close()
		t.Error("Open(Inspect) of an empty schema = nil error, want one")
	}
	bot := open(t, url, Options{})
	if _, err := bot.Record(t.Context(), []store.Event{{ID: "Ev1"}}); err != nil {
		t.Fatal(err)
	}
	if b, err := open(t, url, Options{Inspect: true}).Backlog(t.Context()); err != nil || b.Queued != 1 {
		t.Errorf("Backlog = %+v, %v; want the event that waits", b, err)
	}
}
