package sqldb

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode"

	"briefbot/internal/store"
)

const answerColumns = `seq, key, channel, thread, message_ts, asker, private, question, question_hash,
	status, short, confidence, model, latency, detail, answered_at`

func scanAnswer(row scanner) (store.Answer, error) {
	var a store.Answer
	var private, latency, at int64
	err := row.Scan(&a.Seq, &a.Key, &a.Channel, &a.Thread, &a.MessageTS, &a.User, &private, &a.Question, &a.QuestionHash,
		&a.Status, &a.Short, &a.Confidence, &a.Model, &latency, &a.Detail, &at)
	a.Private, a.Latency, a.Detail, a.At = private != 0, span(latency), filled(a.Detail), moment(at)
	return a, err
}

// loadSalt reads the secret that question hashes are made with, and makes it
// when the database is new. Replicas that start at once agree on one.
func (d *DB) loadSalt(ctx context.Context) ([]byte, error) {
	fresh := make([]byte, 32)
	if _, err := rand.Read(fresh); err != nil {
		return nil, fmt.Errorf("make the ledger's salt: %w", err)
	}
	err := d.exec(ctx, `INSERT INTO meta (key, value) VALUES ('question salt', $1) ON CONFLICT (key) DO NOTHING`, hex.EncodeToString(fresh))
	if err != nil {
		return nil, fmt.Errorf("store the ledger's salt: %w", err)
	}
	text, err := one(ctx, d, d.write, value[string], `SELECT value FROM meta WHERE key = 'question salt'`)
	if err != nil {
		return nil, fmt.Errorf("read the ledger's salt: %w", err)
	}
	salt, err := hex.DecodeString(text)
	if err != nil {
		return nil, fmt.Errorf("read the ledger's salt: %w", err)
	}
	return salt, nil
}

// questionHash is equal for questions that differ in case, spacing and final
// punctuation only.
func (d *DB) questionHash(question string) string {
	even := strings.ToLower(strings.Join(strings.Fields(question), " "))
	even = strings.TrimRightFunc(even, func(r rune) bool { return unicode.IsPunct(r) || unicode.IsSpace(r) })
	mac := hmac.New(sha256.New, d.salt)
	mac.Write([]byte(even))
	return hex.EncodeToString(mac.Sum(nil))
}

// SaveAnswer implements [store.Ledger].
func (d *DB) SaveAnswer(ctx context.Context, a store.Answer) error {
	err := d.transact(ctx, func(ctx context.Context, tx target) error {
		return d.insertAnswer(ctx, tx, a, true)
	})
	if err != nil {
		return fmt.Errorf("save answer %s: %w", a.Key, err)
	}
	return nil
}

// insertAnswer stores an answer with its citations, unless the key is there.
func (d *DB) insertAnswer(ctx context.Context, tx target, a store.Answer, given bool) error {
	hash := d.questionHash(a.Question)
	if d.hideQuestions {
		a.Question = ""
	}
	seq, err := one(ctx, d, tx, value[int64], `
		INSERT INTO answers (key, channel, thread, message_ts, asker, private, question, question_hash,
			status, short, confidence, model, latency, detail, given, answered_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, @wall)
		ON CONFLICT (key) DO NOTHING RETURNING seq`,
		a.Key, a.Channel, a.Thread, a.MessageTS, a.User, bit(a.Private), a.Question, hash,
		a.Status, a.Short, a.Confidence, a.Model, a.Latency, a.Detail, bit(given))
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	for i, c := range a.Citations {
		if c.QuoteHash == "" && c.Quote != "" {
			sum := sha256.Sum256([]byte(c.Quote))
			c.QuoteHash = hex.EncodeToString(sum[:])
		}
		_, err := d.affect(ctx, tx, `
			INSERT INTO citations (answer, place, document, version, span_start, span_end, quote_hash, quote)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
			seq, i, c.Document, c.Version, c.Start, c.End, c.QuoteHash, c.Quote)
		if err != nil {
			return err
		}
	}
	return nil
}

// giveAnswer shows the answer that came with a draft, if one did.
func (d *DB) giveAnswer(ctx context.Context, tx target, key, messageTS string) error {
	_, err := d.affect(ctx, tx, `
		UPDATE answers SET given = 1, message_ts = $2, latency = latency + @wall - answered_at, answered_at = @wall
		WHERE key = $1 AND given = 0`, key, messageTS)
	return err
}

// bit stores a truth value as both engines do.
func bit(is bool) int {
	if is {
		return 1
	}
	return 0
}

// AnswerAt implements [store.Ledger].
func (d *DB) AnswerAt(ctx context.Context, channel, messageTS string) (store.Answer, error) {
	return d.answer(ctx, `WHERE given = 1 AND channel = $1 AND message_ts = $2 AND message_ts <> '' ORDER BY seq DESC LIMIT 1`, channel, messageTS)
}

// LastAnswer implements [store.Ledger].
func (d *DB) LastAnswer(ctx context.Context, channel, thread, user string) (store.Answer, error) {
	if thread == "" {
		return d.answer(ctx, `WHERE given = 1 AND channel = $1 AND (private = 0 OR asker = $2) ORDER BY seq DESC LIMIT 1`, channel, user)
	}
	return d.answer(ctx, `WHERE given = 1 AND channel = $1 AND thread = $2 AND (private = 0 OR asker = $3) ORDER BY seq DESC LIMIT 1`, channel, thread, user)
}

// Answers implements [store.Ledger].
func (d *DB) Answers(ctx context.Context, since time.Time, limit int) ([]store.Answer, error) {
	return d.answers(ctx, `WHERE given = 1 AND answered_at >= $1 ORDER BY answered_at DESC, seq DESC LIMIT $2`, since, limit)
}

// AnswersCiting implements [store.Ledger].
func (d *DB) AnswersCiting(ctx context.Context, document, version string, after int64, limit int) ([]store.Answer, error) {
	return d.answers(ctx, `
		WHERE given = 1 AND seq IN (
			SELECT answer FROM citations
			WHERE document = $1 AND ($2 = '' OR version = $2) AND answer > $3)
		ORDER BY seq LIMIT $4`, document, version, after, limit)
}

func (d *DB) answer(ctx context.Context, where string, args ...any) (store.Answer, error) {
	all, err := d.answers(ctx, where, args...)
	if err != nil {
		return store.Answer{}, err
	}
	if len(all) == 0 {
		return store.Answer{}, fmt.Errorf("read an answer: %w", store.ErrNotFound)
	}
	return all[0], nil
}

// citation is a citation with the answer it belongs to.
type citation struct {
	answer int64
	store.Citation
}

// answers reads the answers that the clause selects, with their citations: two
// queries whatever their number, over one state of the ledger.
func (d *DB) answers(ctx context.Context, where string, args ...any) ([]store.Answer, error) {
	scan := func(row scanner) (citation, error) {
		var c citation
		err := row.Scan(&c.answer, &c.Document, &c.Version, &c.Start, &c.End, &c.QuoteHash, &c.Quote)
		return c, err
	}
	var all []store.Answer
	err := d.snapshot(ctx, func(ctx context.Context, tx target) error {
		var err error
		all, err = list(ctx, d, tx, scanAnswer, `SELECT `+answerColumns+` FROM answers `+where, args...)
		if err != nil {
			return err
		}
		cited, err := list(ctx, d, tx, scan, `
			SELECT answer, document, version, span_start, span_end, quote_hash, quote FROM citations
			WHERE answer IN (SELECT seq FROM answers `+where+`)
			ORDER BY answer, place`, args...)
		if err != nil {
			return err
		}
		of := make(map[int64][]store.Citation)
		for _, c := range cited {
			of[c.answer] = append(of[c.answer], c.Citation)
		}
		for i := range all {
			all[i].Citations = of[all[i].Seq]
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read answers: %w", err)
	}
	return all, nil
}

// Gaps implements [store.Ledger].
func (d *DB) Gaps(ctx context.Context, since time.Time, limit int) ([]store.Gap, error) {
	scan := func(row scanner) (store.Gap, error) {
		var g store.Gap
		var last int64
		err := row.Scan(&g.Question, &g.QuestionHash, &g.Status, &g.Count, &last)
		g.LastAt = moment(last)
		return g, err
	}
	all, err := list(ctx, d, d.read, scan, `
		SELECT a.question, a.question_hash, a.status, g.asked, a.answered_at
		FROM (
			SELECT question_hash, COUNT(*) AS asked, MAX(seq) AS last
			FROM answers WHERE given = 1 AND status <> '`+store.StatusAnswered+`' AND answered_at >= $1
			GROUP BY question_hash ORDER BY asked DESC, last DESC LIMIT $2
		) AS g JOIN answers AS a ON a.seq = g.last
		ORDER BY g.asked DESC, g.last DESC`, since, limit)
	if err != nil {
		return nil, fmt.Errorf("list gaps: %w", err)
	}
	return all, nil
}

// SaveFeedback implements [store.Ledger].
func (d *DB) SaveFeedback(ctx context.Context, f store.Feedback) error {
	err := d.exec(ctx, `
		INSERT INTO feedback (channel, message_ts, reader, kind, body, said_at) VALUES ($1, $2, $3, $4, $5, @wall)
		ON CONFLICT (channel, message_ts, reader, kind) DO UPDATE SET body = excluded.body, said_at = excluded.said_at`,
		f.Channel, f.MessageTS, f.User, f.Kind, f.Text)
	if err != nil {
		return fmt.Errorf("save feedback: %w", err)
	}
	return nil
}

// Feedback implements [store.Ledger].
func (d *DB) Feedback(ctx context.Context, kind string, since time.Time, limit int) ([]store.Feedback, error) {
	scan := func(row scanner) (store.Feedback, error) {
		var f store.Feedback
		var at int64
		err := row.Scan(&f.Channel, &f.MessageTS, &f.User, &f.Kind, &f.Text, &at)
		f.At = moment(at)
		return f, err
	}
	all, err := list(ctx, d, d.read, scan, `
		SELECT channel, message_ts, reader, kind, body, said_at FROM feedback
		WHERE ($1 = '' OR kind = $1) AND said_at >= $2
		ORDER BY said_at DESC, message_ts DESC LIMIT $3`, kind, since, limit)
	if err != nil {
		return nil, fmt.Errorf("list feedback: %w", err)
	}
	return all, nil
}
