-- state: 0 pending, 1 posting, 2 uncertain, 3 posted, 4 failed. due_at is when
-- a post may be taken and when the lease of a taken one ends.
CREATE TABLE posts (
	seq         {{.Serial}},
	key         TEXT NOT NULL UNIQUE,
	channel     TEXT NOT NULL,
	thread      TEXT NOT NULL,
	state       SMALLINT NOT NULL DEFAULT 0,
	attempts    INTEGER NOT NULL DEFAULT 0,
	lookups     INTEGER NOT NULL DEFAULT 0,
	owner       TEXT NOT NULL DEFAULT '',
	fence       BIGINT NOT NULL DEFAULT 0,
	due_at      BIGINT NOT NULL,
	message_ts  TEXT NOT NULL DEFAULT '',
	reason      TEXT NOT NULL DEFAULT '',
	drafted_at  BIGINT NOT NULL,
	started_at  BIGINT NOT NULL DEFAULT 0,
	finished_at BIGINT NOT NULL DEFAULT 0,
	payload     {{.Bytes}}
);
CREATE INDEX posts_due ON posts (due_at, seq, state) WHERE state < 3;
CREATE INDEX posts_place ON posts (channel, thread, seq, state, due_at) WHERE state < 3;
CREATE INDEX posts_state ON posts (state, seq);
CREATE INDEX posts_finished ON posts (finished_at) WHERE state >= 3;

CREATE TABLE pace (
	channel TEXT PRIMARY KEY,
	next_at BIGINT NOT NULL
);
CREATE INDEX pace_next ON pace (next_at);
