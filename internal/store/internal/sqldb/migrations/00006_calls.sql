-- uncalled is 1 while whoever took a post has not called Slack for it, so that
-- the post need not be looked for if they die. A release before this column
-- leaves it at 0: it may have called.
ALTER TABLE posts ADD COLUMN uncalled SMALLINT NOT NULL DEFAULT 0;
