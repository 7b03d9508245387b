package llm

import (
	"context"
	"strings"
	"time"
)

// Ledger counts tokens per scope and day, shared by replicas.
type Ledger interface {
	// Spend adds tokens to every scope of limits on a day, or, where one of them
	// would then have more than its limit, to none, and returns that one. A
	// limit of 0 is without bound; tokens may be negative.
	Spend(ctx context.Context, day string, tokens int64, limits map[string]int64) (over string, err error)
}

const (
	scopeAll  = "all"
	scopeUser = "user "
	// ledgerTime bounds a look at the ledger: a reader waits.
	ledgerTime = 2 * time.Second
)

// reserve takes tokens from the budgets before a call; settle says afterwards
// how many it took.
func (c *Client) reserve(ctx context.Context, user string, tokens int) (settle func(used int), err error) {
	none := func(int) {}
	if c.opts.Ledger == nil || c.opts.UserTokens <= 0 && c.opts.DayTokens <= 0 {
		return none, nil
	}
	limits := map[string]int64{scopeAll: int64(max(0, c.opts.DayTokens))}
	if user != "" {
		limits[scopeUser+user] = int64(max(0, c.opts.UserTokens))
	}
	day := c.opts.Now().UTC().Format(time.DateOnly)
	short, cancel := context.WithTimeout(ctx, ledgerTime)
	defer cancel()
	over, err := c.opts.Ledger.Spend(short, day, int64(tokens), limits)
	switch {
	case err != nil:
		return none, &Error{Kind: NoLedger, err: err}
	case strings.HasPrefix(over, scopeUser):
		return none, &Error{Kind: OverBudget, Budget: "user"}
	case over != "":
		return none, &Error{Kind: OverBudget, Budget: "day"}
	}
	return func(used int) {
		for scope := range limits {
			limits[scope] = 0
		}
		late, cancel := context.WithTimeout(context.WithoutCancel(ctx), ledgerTime)
		defer cancel()
		if _, err := c.opts.Ledger.Spend(late, day, int64(used-tokens), limits); err != nil {
			c.log.Warn("tokens not entered", "err", err)
		}
	}, nil
}
