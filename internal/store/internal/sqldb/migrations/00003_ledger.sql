-- given is 0 from the draft of an answer's post until it is posted.
CREATE TABLE answers (
	seq           {{.Serial}},
	key           TEXT NOT NULL UNIQUE,
	channel       TEXT NOT NULL,
	thread        TEXT NOT NULL,
	message_ts    TEXT NOT NULL,
	asker         TEXT NOT NULL,
	private       SMALLINT NOT NULL,
	question      TEXT NOT NULL,
	question_hash TEXT NOT NULL,
	status        TEXT NOT NULL,
	short         TEXT NOT NULL,
	confidence    DOUBLE PRECISION NOT NULL,
	model         TEXT NOT NULL,
	latency       BIGINT NOT NULL,
	detail        {{.Bytes}} NOT NULL,
	given         SMALLINT NOT NULL,
	answered_at   BIGINT NOT NULL
);
CREATE INDEX answers_message ON answers (channel, message_ts);
CREATE INDEX answers_thread ON answers (channel, thread, seq);
CREATE INDEX answers_channel ON answers (channel, seq);
CREATE INDEX answers_time ON answers (answered_at);
CREATE INDEX answers_gaps ON answers (answered_at) WHERE status <> 'answered';

CREATE TABLE citations (
	answer     BIGINT NOT NULL REFERENCES answers (seq) ON DELETE CASCADE,
	place      INTEGER NOT NULL,
	document   TEXT NOT NULL,
	version    TEXT NOT NULL,
	span_start BIGINT NOT NULL,
	span_end   BIGINT NOT NULL,
	quote_hash TEXT NOT NULL,
	quote      TEXT NOT NULL,
	PRIMARY KEY (answer, place)
);
CREATE INDEX citations_document ON citations (document, version, answer);

CREATE TABLE feedback (
	channel    TEXT NOT NULL,
	message_ts TEXT NOT NULL,
	reader     TEXT NOT NULL,
	kind       TEXT NOT NULL,
	body       TEXT NOT NULL,
	said_at    BIGINT NOT NULL,
	PRIMARY KEY (channel, message_ts, reader, kind)
);
CREATE INDEX feedback_time ON feedback (said_at);
