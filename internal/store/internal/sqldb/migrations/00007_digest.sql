-- One row per change of a document; version is '' where it was withdrawn and
-- before is '' where it was new.
CREATE TABLE news (
	revision    BIGINT NOT NULL,
	path        TEXT NOT NULL,
	version     TEXT NOT NULL,
	before      TEXT NOT NULL,
	recorded_at BIGINT NOT NULL,
	PRIMARY KEY (revision, path)
);
CREATE INDEX news_path ON news (path, revision);
CREATE INDEX news_version ON news (version);
CREATE INDEX news_before ON news (before);
CREATE INDEX news_time ON news (recorded_at);

CREATE TABLE subscriptions (
	seq          {{.Serial}},
	channel      TEXT NOT NULL,
	days         SMALLINT NOT NULL,
	minute       INTEGER NOT NULL,
	zone         TEXT NOT NULL,
	topics       TEXT NOT NULL,
	always       SMALLINT NOT NULL,
	paused       SMALLINT NOT NULL,
	removed      SMALLINT NOT NULL DEFAULT 0,
	created_by   TEXT NOT NULL,
	updated_by   TEXT NOT NULL,
	created_at   BIGINT NOT NULL,
	updated_at   BIGINT NOT NULL,
	armed_at     BIGINT NOT NULL,
	news_cursor  BIGINT NOT NULL,
	revision     BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX subscriptions_channel ON subscriptions (channel, seq) WHERE removed = 0;

-- The primary key is the promise: one slot per subscription and local date.
CREATE TABLE slots (
	subscription BIGINT NOT NULL REFERENCES subscriptions (seq) ON DELETE CASCADE,
	local_date   TEXT NOT NULL,
	state        SMALLINT NOT NULL,
	due_at       BIGINT NOT NULL,
	filed_at     BIGINT NOT NULL,
	news_from    BIGINT NOT NULL,
	news_to      BIGINT NOT NULL,
	post_key     TEXT NOT NULL,
	message_ts   TEXT NOT NULL DEFAULT '',
	reason       TEXT NOT NULL,
	PRIMARY KEY (subscription, local_date)
);
CREATE INDEX slots_filed ON slots (subscription) WHERE state = 0;
CREATE INDEX slots_time ON slots (filed_at);

CREATE TABLE corrections (
	seq        {{.Serial}},
	answer     TEXT NOT NULL,
	channel    TEXT NOT NULL,
	thread     TEXT NOT NULL,
	message_ts TEXT NOT NULL,
	question   TEXT NOT NULL,
	document   TEXT NOT NULL,
	version    TEXT NOT NULL,
	was        TEXT NOT NULL,
	became     TEXT NOT NULL,
	state      SMALLINT NOT NULL,
	decided_by TEXT NOT NULL DEFAULT '',
	filed_at   BIGINT NOT NULL,
	decided_at BIGINT NOT NULL DEFAULT 0,
	UNIQUE (answer, document, version)
);
CREATE INDEX corrections_channel ON corrections (channel, decided_at);
CREATE INDEX corrections_time ON corrections (filed_at);

CREATE TABLE marks (
	reader   TEXT PRIMARY KEY,
	revision BIGINT NOT NULL
);

CREATE TABLE watches (
	seq        {{.Serial}},
	target     TEXT NOT NULL,
	term       TEXT NOT NULL,
	folded     TEXT NOT NULL,
	created_by TEXT NOT NULL,
	created_at BIGINT NOT NULL,
	news_since BIGINT NOT NULL,
	UNIQUE (target, folded)
);

CREATE TABLE watch_hits (
	watch    BIGINT NOT NULL REFERENCES watches (seq) ON DELETE CASCADE,
	document TEXT NOT NULL,
	version  TEXT NOT NULL,
	told_at  BIGINT NOT NULL,
	PRIMARY KEY (watch, document, version)
);
CREATE INDEX watch_hits_version ON watch_hits (document, version);
CREATE INDEX watch_hits_time ON watch_hits (told_at);
