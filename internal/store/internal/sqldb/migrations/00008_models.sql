CREATE TABLE model_tokens (
	day      TEXT NOT NULL,
	scope    TEXT NOT NULL,
	tokens   BIGINT NOT NULL,
	spent_at BIGINT NOT NULL,
	PRIMARY KEY (day, scope)
);
CREATE INDEX model_tokens_time ON model_tokens (spent_at);

CREATE TABLE model_answers (
	key     TEXT PRIMARY KEY,
	body    {{.Bytes}} NOT NULL,
	kept_at BIGINT NOT NULL
);
CREATE INDEX model_answers_time ON model_answers (kept_at);

CREATE TABLE vectors (
	model   TEXT NOT NULL,
	hash    TEXT NOT NULL,
	data    {{.Bytes}} NOT NULL,
	used_at BIGINT NOT NULL,
	PRIMARY KEY (model, hash)
);
CREATE INDEX vectors_time ON vectors (used_at);
