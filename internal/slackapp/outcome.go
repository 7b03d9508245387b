package slackapp

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/slack-go/slack"
)

// fate is what is known of a call after it returned.
type fate int

const (
	done    fate = iota // Slack did it
	refused             // Slack did not do it and will not
	unsent              // Slack did not do it; another try may work
	limited             // Slack did not do it and asks to wait
	unknown             // Slack may have done it
)

// outcome reads the fate of a call that writes from its error, and for limited
// how long Slack asks to wait, 0 where it does not say.
func outcome(err error) (fate, time.Duration) {
	var (
		rate   *slack.RateLimitedError
		status slack.StatusCodeError
		reply  slack.SlackErrorResponse
		op     *net.OpError
		dns    *net.DNSError
		number *strconv.NumError
	)
	switch {
	case err == nil:
		return done, 0
	case errors.As(err, new(*notCalledError)):
		return unsent, 0
	case errors.As(err, &rate):
		return limited, max(rate.RetryAfter, 0)
	case errors.As(err, &number): // a Retry-After that is not a number of seconds
		return limited, 0
	case errors.As(err, &status):
		switch {
		case status.Code == http.StatusTooManyRequests:
			return limited, 0
		case status.Code >= 500:
			return unknown, 0
		}
		return refused, 0
	case errors.As(err, &reply):
		switch reply.Err {
		case "ratelimited", "rate_limited", "message_limit_exceeded":
			return limited, 0
		case "request_timeout": // Slack did not receive the whole request
			return unsent, 0
		case "internal_error", "fatal_error", "service_unavailable":
			return unknown, 0 // by Slack's own words, part of it may have been done
		}
		return refused, 0
	case errors.As(err, &dns), errors.As(err, &op) && op.Op == "dial":
		return unsent, 0
	}
	return unknown, 0
}

// notCalledError says that Slack was not called.
type notCalledError struct{ err error }

// Error implements error.
func (e *notCalledError) Error() string { return "not called: " + e.err.Error() }

// Unwrap returns the cause.
func (e *notCalledError) Unwrap() error { return e.err }

// slackCode is Slack's own code for an error, or "".
func slackCode(err error) string {
	var reply slack.SlackErrorResponse
	if errors.As(err, &reply) {
		return reply.Err
	}
	return ""
}

// withoutURL is err for the log: without addresses, which may be credentials
// (a response_url, a WebSocket ticket) or change each time.
func withoutURL(err error) error {
	var (
		address *url.Error
		op      *net.OpError
	)
	switch {
	case errors.As(err, &op):
		return fmt.Errorf("%s: %w", op.Op, op.Err)
	case errors.As(err, &address):
		return address.Err
	}
	return err
}

// SetupError is a refusal by Slack that only a person can mend.
type SetupError struct {
	// Problem says what is wrong and how to mend it, in one line.
	Problem string
}

// Error returns the problem.
func (e *SetupError) Error() string { return e.Problem }

// setupProblem turns Slack's refusal of a token into a [SetupError], or
// returns nil where trying again may help.
func setupProblem(variable string, err error) error {
	code := slackCode(err)
	var status slack.StatusCodeError
	if errors.As(err, &status) && status.Code == http.StatusNotFound {
		return &SetupError{"there is no Slack API at SLACK_API_URL (404 Not Found): check the address"}
	}
	switch code {
	case "invalid_auth", "not_authed", "token_revoked", "token_expired", "account_inactive":
		return &SetupError{fmt.Sprintf("Slack refuses %s (%s): copy the token again from your Slack app's pages, and reinstall the app if it was removed", variable, code)}
	case "missing_scope":
		if variable == appTokenVariable {
			return &SetupError{fmt.Sprintf("Slack refuses %s (%s): make an app-level token with the scope connections:write", variable, code)}
		}
		return &SetupError{fmt.Sprintf("Slack refuses %s (%s): add the scopes of the manifest and reinstall the app", variable, code)}
	case "not_allowed_token_type":
		return &SetupError{fmt.Sprintf("Slack refuses %s (%s): it is a token of another kind; the bot token begins with xoxb-, the app-level token with xapp-", variable, code)}
	case "access_denied", "no_permission", "team_access_not_granted", "org_login_required", "ekm_access_denied":
		return &SetupError{fmt.Sprintf("Slack refuses %s (%s): ask an admin of the workspace to allow the app", variable, code)}
	}
	return nil
}

// tokenProblem reports whether Slack refuses every call, for what an operator
// can mend without the question being asked again.
func tokenProblem(err error) bool {
	switch slackCode(err) {
	case "invalid_auth", "not_authed", "token_revoked", "token_expired", "account_inactive":
		return true
	}
	return false
}

const (
	botTokenVariable = "SLACK_BOT_TOKEN"
	appTokenVariable = "SLACK_APP_TOKEN"
)
