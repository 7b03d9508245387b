-- One row per topic, raised in the same transaction as the change: its lock
-- puts changes into the order in which they become visible, so that whoever
-- polls for "above the last revision" misses none.
CREATE TABLE revisions (
	topic TEXT PRIMARY KEY,
	value BIGINT NOT NULL
);

-- A removed setting stays as a row, so that watchers learn of the removal.
CREATE TABLE settings (
	scope      TEXT NOT NULL,
	key        TEXT NOT NULL,
	value      TEXT NOT NULL,
	removed    SMALLINT NOT NULL DEFAULT 0,
	updated_by TEXT NOT NULL,
	updated_at BIGINT NOT NULL,
	revision   BIGINT NOT NULL,
	PRIMARY KEY (scope, key)
);
CREATE INDEX settings_revision ON settings (revision);

CREATE TABLE threads (
	channel    TEXT NOT NULL,
	thread     TEXT NOT NULL,
	state      {{.Bytes}} NOT NULL,
	updated_at BIGINT NOT NULL,
	PRIMARY KEY (channel, thread)
);
CREATE INDEX threads_time ON threads (updated_at);
