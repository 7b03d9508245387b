package slackapp

// Step is a moment on an event's way from Slack and back. Fault tests end or
// freeze the process there; see [Options].
type Step string

// The steps, in their order. Each names what has just been done, but for
// StepCalling, which comes right before the call.
const (
	StepReceived     Step = "receive"
	StepRecorded     Step = "record"
	StepAcknowledged Step = "acknowledge"
	StepClaimed      Step = "claim"
	StepAnswered     Step = "answer"
	StepDrafted      Step = "draft"
	StepCompleted    Step = "complete"
	StepTaken        Step = "take"
	StepCalling      Step = "call"
	StepPosted       Step = "post"
	StepMarked       Step = "mark"
	StepLooked       Step = "look"
)

// Steps lists all of them.
func Steps() []Step {
	return []Step{
		StepReceived, StepRecorded, StepAcknowledged, StepClaimed, StepAnswered, StepDrafted,
		StepCompleted, StepTaken, StepCalling, StepPosted, StepMarked, StepLooked,
	}
}

func (a *App) at(s Step) {
	if a.opts.AtStep != nil {
		a.opts.AtStep(s)
	}
}
