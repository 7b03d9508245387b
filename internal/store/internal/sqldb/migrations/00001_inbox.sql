CREATE TABLE meta (
	key   TEXT PRIMARY KEY,
	value TEXT NOT NULL
);

-- state: 0 queued, 1 claimed, 2 done, 3 dead. due_at is when a queued event may
-- be claimed and when a claimed event's lease ends. blocked is 1 where an earlier
-- event of the thread was unfinished when this one was stored: a claim need not
-- look at it. It is a hint; what is claimed is decided by the thread. The indexes
-- hold all that the search for a claim reads, and the payload comes last, so
-- that the search never reads a payload.
{{- if .Postgres}}
CREATE SEQUENCE inbox_seq INCREMENT BY 1024;
{{- end}}
CREATE TABLE inbox (
	seq         {{if .Postgres}}BIGINT PRIMARY KEY{{else}}INTEGER PRIMARY KEY AUTOINCREMENT{{end}},
	id          TEXT NOT NULL UNIQUE,
	twin        TEXT UNIQUE,
	kind        TEXT NOT NULL,
	channel     TEXT NOT NULL,
	message_ts  TEXT NOT NULL,
	thread      TEXT NOT NULL,
	state       SMALLINT NOT NULL DEFAULT 0,
	blocked     SMALLINT NOT NULL DEFAULT 0,
	attempts    INTEGER NOT NULL DEFAULT 0,
	owner       TEXT NOT NULL DEFAULT '',
	fence       BIGINT NOT NULL DEFAULT 0,
	due_at      BIGINT NOT NULL,
	received_at BIGINT NOT NULL,
	finished_at BIGINT NOT NULL DEFAULT 0,
	reason      TEXT NOT NULL DEFAULT '',
	payload     {{.Bytes}}
);
CREATE INDEX inbox_due ON inbox (due_at, seq, thread, state, blocked) WHERE state < 2 AND blocked = 0;
CREATE INDEX inbox_thread ON inbox (thread, seq, state, blocked) WHERE state < 2;
CREATE INDEX inbox_blocked ON inbox (seq, thread, state, blocked) WHERE state < 2 AND blocked = 1;
CREATE INDEX inbox_finished ON inbox (finished_at) WHERE state >= 2;
CREATE INDEX inbox_dead ON inbox (finished_at) WHERE state = 3;
