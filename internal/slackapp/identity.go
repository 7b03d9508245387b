package slackapp

import (
	"context"
	"slices"
	"strings"

	"github.com/slack-go/slack"
)

// identity is who the bot is in the workspace. Fields are empty where Slack
// did not say.
type identity struct {
	userID, botID string
	// team is the home workspace, enterprise the organisation above it, if any.
	team, enterprise string
	// scopes are those granted to the bot token; nil where they are not known.
	scopes []string
}

// may reports whether a scope is granted, or may be: where Slack did not say
// what is granted, a call finds out.
func (i identity) may(scope string) bool {
	return i.scopes == nil || slices.Contains(i.scopes, scope)
}

// identifyTries bounds how long the start waits for auth.test. The bot can
// work without it: events name the bot's user too.
const identifyTries = 3

// identify asks Slack who the bot is. The error is a [SetupError], or ctx's.
func (a *App) identify(ctx context.Context) (identity, error) {
	var err error
	for try := range identifyTries {
		var r *slack.AuthTestResponse
		r, err = a.api.AuthTestContext(ctx)
		if err == nil {
			return identity{userID: r.UserID, botID: r.BotID, team: r.TeamID, enterprise: r.EnterpriseID, scopes: grantedScopes(r)}, nil
		}
		if problem := setupProblem(botTokenVariable, err); problem != nil {
			return identity{}, problem
		}
		if ctx.Err() != nil {
			return identity{}, ctx.Err()
		}
		result, wait := outcome(err)
		if result == refused || try == identifyTries-1 {
			break
		}
		if err := sleep(ctx, max(wait, backOff(try))); err != nil {
			return identity{}, err
		}
	}
	a.log.Warn("Slack does not say who the bot is, taking it from events", "err", withoutURL(err))
	return identity{}, nil
}

func grantedScopes(r *slack.AuthTestResponse) []string {
	header := r.Header.Get("X-Oauth-Scopes")
	if header == "" {
		return nil
	}
	scopes := strings.Split(header, ",")
	for i := range scopes {
		scopes[i] = strings.TrimSpace(scopes[i])
	}
	return scopes
}
