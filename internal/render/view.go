package render

import (
	"github.com/slack-go/slack"
)

// Slack's limits on views and their inputs (Block Kit reference: views, input
// block, composition objects).
const (
	maxViewTitle   = 24      // also of Submit and Close
	maxViewBlocks  = 100     // a modal or a home tab
	maxViewTotal   = 240_000 // characters of a view's JSON; Slack takes 250 KB
	maxMetadata    = 3_000
	maxCallback    = 255
	maxInputLabel  = 2_000
	maxPlaceholder = 150
	maxInputText   = 3_000
	maxOptions     = 100
	maxOptionLabel = 75
	maxOptionValue = 150
)

// View is a modal or a home tab in neutral form. Its texts are plain text.
type View struct {
	// Home makes it a home tab: Title, Submit and Close do not show there.
	Home  bool
	Title string // at most 24 characters are shown
	// Submit and Close label the buttons of a modal; a modal with inputs
	// always has a Submit.
	Submit, Close string
	Callback      string // comes back with a submission; at most 255 bytes
	Metadata      string // comes back too; at most 3,000 characters
	Parts         []Part
}

// TextInput asks for text. It shows in views only, as all inputs do.
type TextInput struct {
	Action      string // names the value in a submission, unique in a view
	Label       string
	Placeholder string
	Value       string // what is filled in at first
	Hint        string
	Long        bool // more than one line
	Optional    bool
	Max         int // characters; 0 is Slack's limit of 3,000
}

// Option is one choice of a menu.
type Option struct {
	Value string // at most 150 characters
	Label string
}

// Select asks for one of up to 100 choices.
type Select struct {
	Action, Label, Placeholder string
	Options                    []Option
	Value                      string // chosen at first, or ""
	Optional                   bool
}

// MultiSelect asks for any number of up to 100 choices.
type MultiSelect struct {
	Action, Label, Placeholder string
	Options                    []Option
	Values                     []string // chosen at first
	Optional                   bool
}

// TimeInput asks for a time of day.
type TimeInput struct {
	Action, Label string
	Value         string // "HH:MM" at first, or ""
	Optional      bool
}

// ChannelInput asks for a channel.
type ChannelInput struct {
	Action, Label, Placeholder string
	Value                      string // a channel's id at first, or ""
	Optional                   bool
}

func (TextInput) part()    {}
func (Select) part()       {}
func (MultiSelect) part()  {}
func (TimeInput) part()    {}
func (ChannelInput) part() {}

// ModalView renders v as a modal within every limit of Slack's.
func ModalView(v View) slack.ModalViewRequest {
	blocks, inputs := v.blocks()
	modal := slack.ModalViewRequest{
		Type: slack.VTModal, Title: plain(cut(orElse(line(v.Title), "Briefings"), maxViewTitle)), Blocks: slack.Blocks{BlockSet: blocks},
		CallbackID: bytesCut(v.Callback, maxCallback), PrivateMetadata: v.metadata(),
	}
	if submit := cut(line(v.Submit), maxViewTitle); submit != "" {
		modal.Submit = plain(submit)
	} else if inputs {
		modal.Submit = plain("Submit")
	}
	if closing := cut(line(v.Close), maxViewTitle); closing != "" {
		modal.Close = plain(closing)
	}
	return modal
}

// HomeView renders v as a home tab within every limit of Slack's.
func HomeView(v View) slack.HomeTabViewRequest {
	blocks, _ := v.blocks()
	return slack.HomeTabViewRequest{
		Type: slack.VTHomeTab, Blocks: slack.Blocks{BlockSet: blocks},
		CallbackID: bytesCut(v.Callback, maxCallback), PrivateMetadata: v.metadata(),
	}
}

// metadata is v's, or nothing where it is too long: half of it would be read
// as something else.
func (v View) metadata() string {
	if units(v.Metadata) > maxMetadata {
		return ""
	}
	return v.Metadata
}

func (v View) blocks() (blocks []slack.Block, inputs bool) {
	b := builder{left: maxViewTotal, view: true}
	omitted := false
	for _, p := range v.Parts {
		if len(b.blocks) >= maxViewBlocks-blocksPerPart || b.left < partReserve+minText {
			omitted = true
			break
		}
		if block := inputBlock(p); block != nil {
			inputs = true
			b.add(block)
			continue
		}
		b.part(p)
	}
	if omitted {
		b.add(contextBlock("There is more, but it does not fit in here."))
	}
	if len(b.blocks) == 0 {
		b.add(contextBlock("There is nothing here yet."))
	}
	return b.blocks, inputs
}

// inputBlock is an input part as a block; nil for every other part.
func inputBlock(p Part) slack.Block {
	switch p := p.(type) {
	case TextInput:
		return p.block()
	case Select:
		if len(options(p.Options)) == 0 {
			return nil // Slack refuses a menu without choices
		}
		e := slack.NewOptionsSelectBlockElement(slack.OptTypeStatic, placeholder(p.Placeholder), p.Action, options(p.Options)...)
		e.InitialOption = chosenOption(e.Options, p.Value)
		return input(p.Action, p.Label, e, p.Optional)
	case MultiSelect:
		if len(options(p.Options)) == 0 {
			return nil
		}
		e := slack.NewOptionsMultiSelectBlockElement(slack.MultiOptTypeStatic, placeholder(p.Placeholder), p.Action, options(p.Options)...)
		for _, value := range p.Values {
			if o := chosenOption(e.Options, value); o != nil {
				e.InitialOptions = append(e.InitialOptions, o)
			}
		}
		return input(p.Action, p.Label, e, p.Optional)
	case TimeInput:
		e := slack.NewTimePickerBlockElement(p.Action)
		e.InitialTime = p.Value
		return input(p.Action, p.Label, e, p.Optional)
	case ChannelInput:
		e := slack.NewOptionsSelectBlockElement(slack.OptTypeChannels, placeholder(p.Placeholder), p.Action)
		e.InitialChannel = p.Value
		return input(p.Action, p.Label, e, p.Optional)
	}
	return nil
}

func (p TextInput) block() slack.Block {
	e := slack.NewPlainTextInputBlockElement(placeholder(p.Placeholder), p.Action)
	e.Multiline = p.Long
	e.MaxLength = maxInputText
	if p.Max > 0 {
		e.MaxLength = min(p.Max, maxInputText)
	}
	e.InitialValue = cut(clean(p.Value), e.MaxLength)
	block := input(p.Action, p.Label, e, p.Optional)
	if hint := cut(line(p.Hint), maxInputLabel); hint != "" {
		block.Hint = plain(hint)
	}
	return block
}

// input is an input block whose block_id is the action_id, so that an error
// finds its field.
func input(action, label string, e slack.BlockElement, optional bool) *slack.InputBlock {
	block := slack.NewInputBlock(action, plain(cut(orElse(line(label), "Value"), maxInputLabel)), nil, e)
	block.Optional = optional
	return block
}

func placeholder(text string) *slack.TextBlockObject {
	if text = cut(line(text), maxPlaceholder); text == "" {
		return nil
	}
	return plain(text)
}

func options(items []Option) []*slack.OptionBlockObject {
	var out []*slack.OptionBlockObject
	for _, item := range items {
		label := cut(line(item.Label), maxOptionLabel)
		if len(out) == maxOptions || label == "" || item.Value == "" || units(item.Value) > maxOptionValue {
			continue
		}
		out = append(out, slack.NewOptionBlockObject(item.Value, plain(label), nil))
	}
	return out
}

func chosenOption(list []*slack.OptionBlockObject, value string) *slack.OptionBlockObject {
	for _, o := range list {
		if o.Value == value {
			return o
		}
	}
	return nil
}

func orElse(text, otherwise string) string {
	if text == "" {
		return otherwise
	}
	return text
}

func bytesCut(text string, limit int) string {
	if len(text) > limit {
		return ""
	}
	return text
}
