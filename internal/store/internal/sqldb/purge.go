package sqldb

import (
	"context"
	"fmt"
	"time"

	"briefbot/internal/store"
)

// purgeBatch is how many records one transaction deletes, so that intake never
// waits long for a purge.
const purgeBatch = 500

// Purge implements [store.Store].
func (d *DB) Purge(ctx context.Context, keep store.Retention) (int64, error) {
	events, answers := keep.Events, keep.Answers
	if events > 0 {
		events = max(events, store.MinEventRetention)
	}
	posts := answers
	if posts > 0 {
		// An event that is delivered again must find its post.
		posts = max(posts, events, store.MinEventRetention)
	}
	unused := answers
	if unused > 0 {
		unused = max(unused, 30*24*time.Hour) // they cost money to make
	}
	var total int64
	for _, table := range [...]struct {
		name, rows string
		keep       time.Duration
	}{
		{"events", `inbox WHERE seq IN (
			SELECT seq FROM inbox WHERE state >= 2 AND finished_at < @wall - $1 LIMIT $2)`, events},
		{"posts", `posts WHERE seq IN (
			SELECT seq FROM posts WHERE state >= 3 AND finished_at < @wall - $1 LIMIT $2)`, posts},
		{"answers", `answers WHERE seq IN (
			SELECT seq FROM answers WHERE answered_at < @wall - $1 LIMIT $2)`, answers},
		{"feedback", `feedback WHERE (channel, message_ts, reader, kind) IN (
			SELECT channel, message_ts, reader, kind FROM feedback WHERE said_at < @wall - $1 LIMIT $2)`, answers},
		{"threads", `threads WHERE (channel, thread) IN (
			SELECT channel, thread FROM threads WHERE updated_at < @wall - $1 LIMIT $2)`, answers},
		{"slots", `slots WHERE (subscription, local_date) IN (
			SELECT s.subscription, s.local_date FROM slots AS s WHERE s.filed_at < @wall - $1 AND s.state > 0
				AND EXISTS (SELECT 1 FROM slots AS l WHERE l.subscription = s.subscription AND l.local_date > s.local_date)
			LIMIT $2)`, answers},
		{"corrections", `corrections WHERE seq IN (
			SELECT seq FROM corrections WHERE filed_at < @wall - $1 LIMIT $2)`, answers},
		{"told watches", `watch_hits WHERE (watch, document, version) IN (
			SELECT watch, document, version FROM watch_hits WHERE told_at < @wall - $1 LIMIT $2)`, answers},
		{"news", `news WHERE (revision, path) IN (
			SELECT n.revision, n.path FROM news AS n WHERE n.recorded_at < @wall - $1
				AND (EXISTS (SELECT 1 FROM news AS l WHERE l.path = n.path AND l.revision > n.revision)
					OR n.version = '' AND NOT EXISTS (SELECT 1 FROM news AS e WHERE e.path = n.path AND e.revision < n.revision))
			LIMIT $2)`, answers},
		{"document versions", `contents WHERE version IN (
			SELECT version FROM contents AS c WHERE served_at < @wall - $1
				AND NOT EXISTS (SELECT 1 FROM documents AS d WHERE d.version = c.version AND d.removed = 0)
				AND NOT EXISTS (SELECT 1 FROM news AS n WHERE n.version = c.version)
				AND NOT EXISTS (SELECT 1 FROM news AS n WHERE n.before = c.version)
			LIMIT $2) AND served_at < @wall - $1`, answers},
		{"what models said", `model_answers WHERE key IN (
			SELECT key FROM model_answers WHERE kept_at < @wall - $1 LIMIT $2)`, answers},
		{"tokens", `model_tokens WHERE (day, scope) IN (
			SELECT day, scope FROM model_tokens WHERE spent_at < @wall - $1 LIMIT $2)`, answers},
		{"vectors", `vectors WHERE (model, hash) IN (
			SELECT model, hash FROM vectors WHERE used_at < @wall - $1 LIMIT $2)`, unused},
		{"pacing", `pace WHERE channel IN (
			SELECT channel FROM pace WHERE next_at < @now - $1 LIMIT $2) AND next_at < @now - $1`, time.Hour},
	} {
		if table.keep <= 0 {
			continue
		}
		for {
			n, err := d.affect(ctx, d.write, `DELETE FROM `+table.rows, table.keep, purgeBatch)
			if err != nil {
				return total, fmt.Errorf("purge %s: %w", table.name, err)
			}
			total += n
			if n < purgeBatch {
				break
			}
		}
	}
	return total, nil
}
