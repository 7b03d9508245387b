package thread

import (
	"strings"
	"unicode"

	"briefbot/internal/kb"
)

type set map[string]bool

func words(list string) set {
	s := set{}
	for _, w := range strings.Fields(list) {
		s[w] = true
	}
	return s
}

var (
	// asking are the words that open a question for a thing, a person, a time.
	asking = words("who whom whose what when where why which how who's what's when's where's how's who're what're")
	// auxiliaries open a question for yes or no, and come second in the others.
	auxiliaries = words("is are was were am be been do does did has have had can could will would should shall may might must isn't aren't wasn't weren't don't doesn't didn't hasn't haven't hadn't won't wouldn't can't couldn't")
	// toPeople are auxiliaries with which people ask each other for something.
	toPeople = words("can could will would should shall may might must can't couldn't won't wouldn't")
	// amounts follow "how".
	amounts = words("many much long far old often big large high deep soon")

	// ourselves are the people who talk.
	ourselves = words("i i'm i'll i've i'd me my mine we we're we'll we've we'd us our ours you you're you'll you've you'd u ur your yours yourself let's lets ya y'all")
	// everybody addresses whoever reads.
	everybody = words("anyone anybody someone somebody everyone everybody nobody guys folks team all people's y'all mate mates")

	// chatter is what people say without saying anything. A message of nothing
	// else is for nobody.
	chatter = words(`thanks thank you cheers ty thx tysm ok okay okey k kk great nice good cool lol lmao rofl haha hahaha hehe wow right yes yeah yep
		yup no nope nah sure indeed exactly agreed perfect awesome brilliant lovely interesting hm hmm hmmm mm mhm oh ah aha ouch damn omg wtf really
		seriously huh eh sorry wait so true same well done noted got it useful helpful amazing excellent fantastic super top morning hello hi hey
		bye later please pls bot very much lot a many all for that this the to me man guys everyone is indeed not even now then
		+1 ack roger copy love weird odd strange funny fair enough point makes sense finally neat too job work one is's that's it's yikes phew`)
	// wonder is chatter with a question mark.
	wonder = words("really seriously huh eh right ok okay lol wow sorry wait hm hmm oh yes no yeah")
	// sayings look like questions and ask for nothing.
	sayings = words("who+knows who+cares who+knew why+not so+what says+who what+else what+now what+next how+come what+gives what's+up what's+new what's+next guess+what")
	// theDesk is what people at work ask each other about.
	theDesk = words(`shift shifts rota coffee tea lunch dinner breakfast pint beer drink drinks party weekend holiday holidays leave deadline deadlines headline
		headlines byline standfirst caption captions layout meeting meetings standup zoom teams call slot slots embargo subbing draft drafts copy edit edits
		editing published publish publishing publishes tweet tweeting rewrite proofread spellcheck font printer laptop wifi password vpn slack channel thread
		emoji gif meme tonight tomorrow asap budget expenses invoice birthday match game score kickoff movie playlist traffic commute parking desk desks office
		newsroom freelancer intern photo photos free available busy online homepage cms pitch pitching splash push alert newsletter podcast typo typos link links screenshot spreadsheet doc docs`)
	// chores are what people do with a text, not what texts are about.
	chores = words(`writing covering filing editing checking handling taking joining subbing reading publishing tweeting translating picking looking working
		on-call updating pinging fixing sending posting sharing chasing`)

	male    = words("he him his himself he's")
	female  = words("she her hers herself she's")
	many    = words("they them their theirs themselves they're")
	thing   = words("it its itself it's")
	pointer = words("that this those these that's")

	// about stand between a thing and its place or time.
	about = words("in at from near around on by since during after before for of about with against under to into inside outside between")
	// placing are those after which a place stands.
	placing = words("in at from near around into inside outside to")

	personNouns = words("man woman person leader minister president general commander founder spokesman spokeswoman spokesperson soldier author reporter chief head official guy lady")
	placeNouns  = words("country town city region place village area province base capital district")
	groupNouns  = words("group organisation organization movement party army force forces militia operation mission company agency network branch coalition unit band government ministry summit attack attacks bombing strike strikes claim explosion raid incident event deal agreement report statement decision")

	// idle follow "give me" and "tell me" where nothing is asked.
	idle = words("a an it later minute second sec moment break hand shout call something anything love")
	// pointing may follow "when was that" without changing what is asked.
	pointing = words("happen happened occur occurred again exactly said all about be take place")
	// eventVerbs end what a question is about.
	eventVerbs = words("happen happened occur occurred take say said")
	doing      = words("do does did")

	months = words("january february march april may june july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec monday tuesday wednesday thursday friday saturday sunday spring summer autumn winter")
)

// token is a word of a message with what stands around it.
type token struct {
	text string // as written, without punctuation at its ends
	low  string // in lower case, with a plain apostrophe
	tail string // punctuation after it
}

func (t token) upper() bool {
	for _, r := range t.text {
		return unicode.IsUpper(r)
	}
	return false
}

func (t token) number() bool { return strings.ContainsFunc(t.text, unicode.IsDigit) }

// time reports whether t names a day, a month or a year.
func (t token) time() bool { return months[t.low] || t.number() }

// named reports whether t is written or known as a name.
func (t token) named() bool {
	return t.text != "" && (t.upper() || kb.Country(t.low)) && !ourselves[t.low]
}

// tokens splits a message into words.
func tokens(text string) []token {
	var list []token
	for _, f := range strings.Fields(strings.ReplaceAll(text, "’", "'")) {
		word := strings.TrimLeftFunc(f, isPunct)
		core := strings.TrimRightFunc(word, isPunct)
		if core == "" {
			if len(list) > 0 {
				list[len(list)-1].tail += f
			}
			continue
		}
		list = append(list, token{text: core, low: strings.ToLower(core), tail: word[len(core):]})
	}
	return list
}

// isPunct is punctuation at a word's end. Marks inside a word stay.
func isPunct(r rune) bool { return (unicode.IsPunct(r) || unicode.IsSymbol(r)) && r != '+' && r != '#' }

func join(list []token) string {
	var b strings.Builder
	for i, t := range list {
		if t.text == "" {
			continue // its noun went into a name
		}
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(t.text)
		if i < len(list)-1 && strings.HasPrefix(t.tail, ",") {
			b.WriteByte(',')
		}
	}
	return b.String()
}
