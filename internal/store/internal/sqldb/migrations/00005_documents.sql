CREATE TABLE documents (
	path       TEXT PRIMARY KEY,
	version    TEXT NOT NULL,
	size       BIGINT NOT NULL,
	removed    SMALLINT NOT NULL,
	revision   BIGINT NOT NULL,
	updated_at BIGINT NOT NULL
);
CREATE INDEX documents_revision ON documents (revision);
CREATE INDEX documents_version ON documents (version);

-- served_at is when a document last took, or left, this version.
CREATE TABLE contents (
	version   TEXT PRIMARY KEY,
	body      {{.Bytes}} NOT NULL,
	served_at BIGINT NOT NULL
);
CREATE INDEX contents_time ON contents (served_at);
