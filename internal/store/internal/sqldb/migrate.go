package sqldb

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"io/fs"
	"path"
	"strconv"
	"strings"
	"text/template"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"

	"briefbot/internal/store"
)

// migrations are numbered SQL files, applied in order and never edited once
// released: a change is a new file. Replicas of the release before run beside
// those of the new one during a deploy, so a migration only adds.
//
//go:embed migrations/*.sql
var migrations embed.FS

// Dialect fills in what the migrations of an engine need.
type Dialect struct {
	// Goose is goose's name for the engine.
	Goose goose.Dialect
	// Postgres is true on PostgreSQL.
	Postgres bool
	// Serial and Bytes are column types: a key that counts up, and a blob.
	Serial, Bytes string
	// Lock keeps replicas apart that start at once; nil where the caller does.
	Lock lock.SessionLocker
}

// Migrate brings the schema up to what this binary knows. A schema that is
// newer than that is left alone: [store.ErrNewerSchema].
func Migrate(ctx context.Context, db *sql.DB, dialect Dialect) error {
	all, err := steps(dialect)
	if err != nil {
		return err
	}
	options := []goose.ProviderOption{
		goose.WithGoMigrations(all...),
		goose.WithDisableGlobalRegistry(true),
		goose.WithTableName("schema_version"),
		goose.WithLogger(goose.NopLogger()),
	}
	if dialect.Lock != nil {
		options = append(options, goose.WithSessionLocker(dialect.Lock))
	}
	provider, err := goose.NewProvider(dialect.Goose, db, nil, options...)
	if err != nil {
		return fmt.Errorf("prepare migrations: %w", err)
	}
	if _, err := provider.Up(ctx); err != nil {
		return fmt.Errorf("migrate the database: %w", err)
	}
	current, known, err := provider.GetVersions(ctx)
	if err != nil {
		return fmt.Errorf("read the schema's version: %w", err)
	}
	if current > known {
		return fmt.Errorf("%w: its schema is version %d and this binary knows up to %d; "+
			"start the newer release, or restore the backup from before the upgrade", store.ErrNewerSchema, current, known)
	}
	return nil
}

// SchemaVersion is the version of the schema that is there, and the newest one
// that this binary knows.
func (d *DB) SchemaVersion(ctx context.Context) (current, known int64, err error) {
	if current, err = one(ctx, d, d.read, value[int64], `SELECT MAX(version_id) FROM schema_version WHERE is_applied`); err != nil {
		return 0, 0, fmt.Errorf("read the schema's version: %w", err)
	}
	all, err := steps(Dialect{})
	if err != nil {
		return 0, 0, err
	}
	for _, m := range all {
		known = max(known, m.Version)
	}
	return current, known, nil
}

// steps renders the embedded files for an engine.
func steps(dialect Dialect) ([]*goose.Migration, error) {
	entries, err := fs.ReadDir(migrations, "migrations")
	if err != nil {
		return nil, fmt.Errorf("list migrations: %w", err)
	}
	var all []*goose.Migration
	for _, entry := range entries {
		number, _, _ := strings.Cut(entry.Name(), "_")
		version, err := strconv.ParseInt(number, 10, 64)
		if err != nil {
			return nil, fmt.Errorf("migration %s has no number: %w", entry.Name(), err)
		}
		page, err := template.ParseFS(migrations, path.Join("migrations", entry.Name()))
		if err != nil {
			return nil, fmt.Errorf("parse migration %s: %w", entry.Name(), err)
		}
		var text strings.Builder
		if err := page.Execute(&text, dialect); err != nil {
			return nil, fmt.Errorf("render migration %s: %w", entry.Name(), err)
		}
		up := &goose.GoFunc{RunTx: func(ctx context.Context, tx *sql.Tx) error {
			_, err := tx.ExecContext(ctx, text.String())
			return err
		}}
		all = append(all, goose.NewGoMigration(version, up, nil))
	}
	return all, nil
}
