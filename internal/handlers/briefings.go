package handlers

import (
	"cmp"
	"fmt"
	"slices"

	"briefbot/internal/kb"
	"briefbot/internal/render"
)

// documents are the loaded briefings, the newest first and undated ones last,
// within a day by title.
func (h *Handlers) documents() []*kb.Document {
	docs := slices.Clone(h.opts.Index().Documents())
	slices.SortStableFunc(docs, func(a, b *kb.Document) int {
		return cmp.Or(cmp.Compare(b.Date, a.Date), cmp.Compare(titleOf(a), titleOf(b)))
	})
	return docs
}

func titleOf(d *kb.Document) string {
	if d.Title != "" {
		return d.Title
	}
	return d.ID
}

// searched says in one sentence what an answer was looked for in.
func (h *Handlers) searched() string {
	index := h.opts.Index()
	n, newest := len(index.Documents()), index.Newest()
	switch {
	case n == 0:
		return "No briefings are loaded."
	case newest == "":
		return fmt.Sprintf("I searched %s, %s.", render.Count(n, "briefing"), undated(n))
	case n == 1:
		return fmt.Sprintf("I searched 1 briefing, from %s.", newest)
	}
	return fmt.Sprintf("I searched %s, the newest from %s.", render.Count(n, "briefing"), newest)
}

func undated(n int) string {
	if n == 1 {
		return "undated"
	}
	return "none of them dated"
}

// docsPerPage is how many briefings a list shows at a time.
const docsPerPage = 10

// docsPage words one page of the loaded briefings, counted from 0; a page
// that does not exist is the nearest that does. The action turn shows another.
func (h *Handlers) docsPage(page int, turn string) render.Message {
	docs := h.documents()
	if len(docs) == 0 {
		return render.Text("No briefings are loaded.", "The people who run this bot put them into its folder as Markdown files; they appear here within moments.")
	}
	last := (len(docs) - 1) / docsPerPage
	page = min(max(page, 0), last)
	lead := render.Count(len(docs), "briefing") + " loaded"
	if len(docs) > 1 {
		lead += ", the newest first"
	}
	m := render.Message{Fallback: lead + ".", Parts: []render.Part{render.Lead{Text: lead}}}
	var list render.List
	for _, d := range docs[page*docsPerPage : min(len(docs), (page+1)*docsPerPage)] {
		list.Items = append(list.Items, docItem(d))
	}
	m.Parts = append(m.Parts, list)
	if last > 0 {
		m.Parts = append(m.Parts, pager(page, last, turn))
	}
	return m
}

func docItem(d *kb.Document) render.Item {
	note := d.Date
	if note == "" {
		note = "undated"
	}
	if d.Source != "" {
		note += " · " + d.Source
	}
	if d.Title != "" {
		note += " · " + d.ID
	}
	return render.Item{Lead: titleOf(d), Note: note + " · " + render.Count(d.Len(), "paragraph"), URL: d.URL}
}

func pager(page, last int, action string) render.Part {
	var b render.Buttons
	turn := func(label string, to int) {
		b.Items = append(b.Items, render.Button{Action: fmt.Sprintf("%s_%d", action, to), Label: label, Value: fmt.Sprint(to)})
	}
	if page > 0 {
		turn("Newer", page-1)
	}
	if page < last {
		turn("Older", page+1)
	}
	return b
}
