package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"os"
	"slices"
	"time"

	"briefbot/internal/kb"
	"briefbot/internal/store"
)

// kbCmd keeps the knowledge base that replicas share in PostgreSQL.
type kbCmd struct {
	Sync kbSyncCmd `cmd:"" help:"Make the knowledge base in PostgreSQL hold what a folder holds."`
	List kbListCmd `cmd:"" help:"List the knowledge base in PostgreSQL."`
}

// kbSyncCmd stores a folder.
type kbSyncCmd struct {
	From       string `required:"" placeholder:"DIR" help:"Folder of Markdown briefings."`
	DryRun     bool   `short:"n" help:"Say what would change, and change nothing."`
	AllowEmpty bool   `help:"Withdraw everything where the folder holds no briefing."`
}

// Help is shown by `bot kb sync --help`.
func (kbSyncCmd) Help() string {
	return `Needs DATABASE_URL=postgres://…; replicas that run with KB_DIR=postgres serve the result within
moments, all of it or nothing. A file that cannot be read keeps the version stored before.
Exit code 0 when the database holds what the folder holds, 2 when a file was refused.

Examples:
  bot kb sync --from kb
  bot kb sync -n --from /srv/briefings`
}

// Run stores what has changed, as one revision.
func (c *kbSyncCmd) Run(ctx context.Context, p *program) error {
	cfg, logger, err := p.settings("")
	if err != nil {
		return err
	}
	files, refused, err := readFolder(ctx, logger, c.From)
	if err != nil {
		return err
	}
	s, err := openShelf(ctx, logger, cfg, false)
	if err != nil {
		return err
	}
	defer s.db.Close()
	if err := c.sync(ctx, p.stdout, s.db, files, refused); err != nil {
		return err
	}
	if len(refused) > 0 {
		return fmt.Errorf("%d of the files were refused; mend them and run this again", len(refused))
	}
	return nil
}

// readFolder reads what a folder would serve, and what it would refuse, by ID.
// A folder without any Markdown file is empty and no error.
func readFolder(ctx context.Context, logger *slog.Logger, dir string) (files map[string]store.DocumentFile, refused map[string]string, err error) {
	if _, err := os.ReadDir(dir); err != nil {
		return nil, nil, fmt.Errorf("read the folder: %w", err)
	}
	index, problems, err := kb.Load(ctx, logger, dir, kb.Config{})
	if err != nil && (ctx.Err() != nil || len(problems) > 0) {
		return nil, nil, err
	}
	files, refused = make(map[string]store.DocumentFile), make(map[string]string)
	for _, problem := range problems {
		refused[problem.ID] = problem.Reason
	}
	if err != nil {
		return files, refused, nil
	}
	for _, d := range index.Documents() {
		f := store.DocumentFile{Path: d.ID, Body: []byte(d.Quote(kb.Span{End: d.Size()}))}
		if f.Version() != d.Version {
			return nil, nil, fmt.Errorf("%s changed while it was read", d.ID)
		}
		files[d.ID] = f
	}
	return files, refused, nil
}

// syncTries bounds how often a sync starts again because another came between.
const syncTries = 5

// sync makes db hold files; what was refused stays as it is.
func (c *kbSyncCmd) sync(ctx context.Context, out io.Writer, db store.Documents, files map[string]store.DocumentFile, refused map[string]string) error {
	for range syncTries {
		before, err := db.Documents(ctx, 0)
		if err != nil {
			return err
		}
		if len(files) == 0 && !c.AllowEmpty {
			return fmt.Errorf("%s holds no Markdown file: storing it would leave none of the %d briefings; add --allow-empty if that is meant", c.From, len(before.Documents))
		}
		d := compare(before.Documents, files, refused)
		if c.DryRun {
			d.print(out)
			_, err := fmt.Fprintln(out, "nothing was changed: this was a dry run")
			return err
		}
		revision, err := db.PutDocuments(ctx, d.put, d.remove)
		if err != nil {
			return err
		}
		d.print(out)
		if revision <= before.Revision+1 {
			_, err := fmt.Fprintf(out, "revision %d: %d new, %d changed, %d withdrawn, %d as before\n",
				revision, len(d.created), len(d.changed), len(d.remove), len(files)-len(d.put))
			return err
		}
		// Another sync came between: what it brought may be what this one
		// would withdraw.
	}
	return errors.New("others keep changing the knowledge base; let them finish and run this again")
}

// difference is what a sync does, each part in order of ID.
type difference struct {
	put                      []store.DocumentFile
	created, changed, remove []string
	refused                  []string // with the reason
}

func compare(before []store.Document, files map[string]store.DocumentFile, refused map[string]string) difference {
	var d difference
	stored := make(map[string]string, len(before))
	for _, doc := range before {
		stored[doc.Path] = doc.Version
		_, broken := refused[doc.Path]
		if _, ok := files[doc.Path]; !ok && !broken {
			d.remove = append(d.remove, doc.Path)
		}
	}
	for _, id := range slices.Sorted(maps.Keys(files)) {
		f := files[id]
		switch version, known := stored[id]; {
		case !known:
			d.created = append(d.created, id)
		case version != f.Version():
			d.changed = append(d.changed, id)
		default:
			continue
		}
		d.put = append(d.put, f)
	}
	for _, id := range slices.Sorted(maps.Keys(refused)) {
		d.refused = append(d.refused, id+": "+refused[id])
	}
	return d
}

func (d difference) print(out io.Writer) {
	for _, part := range []struct {
		word string
		ids  []string
	}{{"new", d.created}, {"changed", d.changed}, {"withdrawn", d.remove}, {"refused", d.refused}} {
		for _, id := range part.ids {
			fmt.Fprintf(out, "%-10s %s\n", part.word, id)
		}
	}
}

// kbListCmd lists what is stored.
type kbListCmd struct {
	JSON bool `help:"Print one JSON object per briefing, on one line."`
}

// listed is a briefing as bot kb list --json prints it.
type listed struct {
	Document string    `json:"document"`
	Version  string    `json:"version"`
	Size     int64     `json:"size"`
	Revision int64     `json:"revision"`
	Stored   time.Time `json:"stored"`
}

// Run lists the knowledge base in the database.
func (c *kbListCmd) Run(ctx context.Context, p *program) error {
	cfg, logger, err := p.settings("")
	if err != nil {
		return err
	}
	s, err := openShelf(ctx, logger, cfg, true)
	if err != nil {
		return err
	}
	defer s.db.Close()
	list, err := s.db.Documents(ctx, 0)
	if err != nil {
		return err
	}
	if c.JSON {
		enc := json.NewEncoder(p.stdout)
		for _, d := range list.Documents {
			if err := enc.Encode(listed{d.Path, d.Version, d.Size, d.Revision, d.UpdatedAt}); err != nil {
				return err
			}
		}
		return nil
	}
	for _, d := range list.Documents {
		fmt.Fprintf(p.stdout, "%s  %.19s…  %9d bytes  %s\n", d.UpdatedAt.Format(time.DateTime), d.Version, d.Size, d.Path)
	}
	_, err = fmt.Fprintf(p.stdout, "revision %d: %d briefings\n", list.Revision, len(list.Documents))
	return err
}
