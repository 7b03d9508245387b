package facts

import "strings"

func words(lists ...string) map[string]bool {
	m := map[string]bool{}
	for _, list := range lists {
		for _, w := range strings.Fields(list) {
			m[w] = true
		}
	}
	return m
}

// Tables of English words, folded. They are closed lists on purpose: a word
// that is not listed gives no fact.
var (
	// clauseVerbs make their subject the source of the clause that follows.
	clauseVerbs = words(`said says say stated states announced announces declared declares claimed claims warned warns argued argues added adds
		denied denies insisted insists explained explains confirmed confirms stressed stresses acknowledged acknowledges admitted admits
		alleged alleges noted notes reiterated emphasised emphasized pledged vowed promised predicted predicts estimated estimates estimate
		suggested suggests reported reports told tells testified remarked commented replied responded conceded asserted cautioned
		complained concluded wrote tweeted believe believes maintains boasted affirmed disclosed recounted joked clarified
		underlined underlines lamented countered quipped repeated contended contends`)
	// actVerbs say what their subject did with words; what follows need not be a clause.
	actVerbs = words(`urged urges accused accuses condemned condemns praised praises welcomed rejected dismissed criticised criticized blamed
		demanded called described labelled branded hailed apologised apologized recommended thanked denounced deplored
		appealed`)
	// directVerbs lead to quotations and to nothing else here.
	directVerbs = words("asked asks shouted shouts cried whispered yelled wrote writes answered recalled continued screamed murmured muttered began")
	// countVerbs give a number as their subject's word.
	countVerbs = words("puts put counts counted spoke speaks lists listed")
	// nounToo are verbs of speech that are as often nouns ("its claims").
	nounToo = words("claims reports states estimates estimate notes complained called")
	// afterNounToo begin the complement of a verb, not the rest of a noun phrase.
	afterNounToo = words("that the a an it its they he she there to this these no some at more about over up nearly responsibility on for their his her")

	hearers = words("reporters journalists parliament lawmakers lawmaker deputies the a an this his her its their local state radio television tv news agency newspaper council court jury hearing committee briefing desk viewers listeners residents staff shareholders investors fans supporters us them him")

	notClaim = words("not never to will would may might could can should must did does do be been being is are was were wont didnt cannot if unless whether nobody none neither let lets had-to refused declined")
	adverbs  = words("also later then now again once already has have had himself herself itself themselves earlier recently still even only however meanwhile both all just first yesterday today afterwards subsequently repeatedly has")

	hedges = words("reportedly allegedly supposedly purportedly rumoured rumored rumour rumor rumours rumors unconfirmed apparently perhaps possibly maybe hypothetically")
	// unreal words make a clause say what is not, or not yet.
	unreal = words("not never no denied denies would could might may should if unless whether hopes hoped wants wanted expected likely unlikely probably neither nor without cannot alleged false falsely wrongly incorrectly mistakenly erroneously nobody candidate nominated proposed pretended refused failed would-be aspiring potential future next")

	objectStops = words("on in at after during when as while before since following amid because by from with outside near and but although though where")

	roleNouns = words(`leader head chief president minister director chairman chairwoman chairperson chair commander governor mayor secretary
		spokesman spokeswoman spokesperson coach ceo founder co-founder cofounder owner editor bishop archbishop ambassador chancellor king
		queen coordinator manager general-secretary premier prosecutor judge captain commissioner superintendent inspector treasurer
		rector dean principal headmaster headteacher envoy representative emir sheikh imam warden lawyer deputy skipper
		sheriff ombudsman auditor harbourmaster marshal conductor curator executive engineer`)
	// chiefly are nouns that are roles behind "chief" only.
	chiefly = words("executive engineer")
	// titles stand before a name and are no part of it.
	titles = words(`mr mrs ms miss dr sir lady lord prof professor sergeant sgt colonel col major maj lieutenant lt gen brigadier admiral
		father sister brother saint prince princess count duke baron general captain president minister chancellor premier mayor governor
		ambassador commissioner commander inspector superintendent bishop archbishop judge king queen sheikh emir imam senator sen rep mullah ayatollah hajji haji sultan emperor pope cardinal baroness duchess earl administrator officer archduke viscount provost chairperson councillor alderman alderwoman reverend archdeacon
		congressman congresswoman deputy chief secretary director chairman chairwoman coach corporal constable detective officer
		spokesman spokeswoman spokesperson leader premier prosecutor justice rabbi pastor former acting interim vice prime`)
	// foreignTitles are titles and offices of other languages, folded.
	foreignTitles = words(`general president presidente presidenta ministre ministro ministra alcalde alcaldesa burgermeister burgermeisterin minister
		ministerin kanzler kanzlerin prasident prasidentin sprecher sprecherin direktor direktorin colonel coronel capitan commandant comandante juez mme
		madame monsieur herr frau senor senora don dona maire pfarrer pfarrerin lehrer lehrerin arzt arztin anwalt anwaltin zeuge zeugin polizeisprecher polizeisprecherin geschaftsfuhrer geschaftsfuhrerin vorsitzende vorsitzender ministerprasident ministerprasidentin oberst docteur doctor dr maitre`)
	// leading are the role words and verbs for being at the head of something.
	leadNouns = words(`leader head chief commander chairman chairwoman chairperson chair president director ceo emir governor mayor premier manager captain
		chancellor coordinator`)
	leadVerbs  = words("led leads lead headed heads commanded commands chaired chairs directs ran runs governs ruled rules headed coached coaches captained captains manages managed presides")
	leadActive = words("led leads headed heads commanded commands chaired chairs directs runs governs rules ruled coached coaches captained captains manages managed")
	named      = words("appointed named elected made chosen installed re-elected reelected sworn promoted confirmed")
	gone       = words("killed died dead resigned dismissed ousted deposed retired sacked arrested executed removed assassinated quit fired murdered")
	modifiers  = words(`defence defense foreign interior prime deputy acting interim former military regional local chief executive managing general vice senior
		new current late longtime police army fire union party opposition rebel team club town city village district provincial federal
		national state finance health education justice environment energy transport trade agriculture labour labor culture economy
		home economic political spiritual supreme field operations security intelligence naval air press editorial technical sporting medical
		scientific artistic musical founding honorary joint assistant outgoing veteran newly communications human resources research
		marketing project programme program mission country station hospital school port harbour harbor airport river coast guard border
		parliamentary group faction militia tribal religious community women youth student company board council cabinet leading top overall
		first second third undersecretary under information interior planning water tourism sports works housing development relief
		emergency rescue crime homicide murder case lead chief public attorney secretary-general wing refugee customs militant jihadist islamist separatist guerrilla gang cartel terrorist then ex crown co`)

	// orgNouns make a run of capitalised words an organisation's name.
	orgNouns = words(`group organisation organization company union party agency team club government ministry army force forces militia movement band
		institution university school college church body committee council court bank network firm league bloc alliance airline
		newspaper magazine corporation association outfit faction front brigade battalion regiment authority board commission congress
		parliament senate department office bureau federation confederation society institute centre center observatory foundation fund
		trust service services guard police navy command coalition syndicate cartel collective cooperative unions hospital museum
		theatre orchestra choir press times post herald tribune gazette news radio television tv guild chamber assembly house initiative
		programme project operation mission task corps squad unit division column cell katiba watch sons brotherhood resistance
		liberation independence freedom defence defense security rescue relief international partners holdings industries systems labs
		laboratories motors airlines airways railways rail ports energy oil gas mining steel shipping lines logistics ltd inc plc llc gmbh
		bible cup league games olympics act amendment constitution agreement convention
		rovers united athletic wanderers rangers fc democrats republicans workers dockers farmers teachers miners pact treaty`)
	placeNouns = words(`river lake mount mountain mountains valley bay gulf sea ocean island islands isle street road avenue square bridge port
		harbour airport station province district region county city town village state republic kingdom park forest desert coast cape
		strait canal dam plateau hills hill peninsula peninsular quarter suburb north south east west northern southern eastern western
		upper lower central gorge pass pit mine crossing junction reservoir field fields quay pier prison camp cathedral palace castle hotel arena stadium lane highway`)
	// orgHeads may be followed by "of", "for" and "the" inside a name.
	orgHeads = words(`university ministry bank army movement front republic gulf bay strait isle port lake house office department institute council court
		union board group league kingdom federation observatory society party church chamber centre center school college museum order
		brotherhood state states organisation organization association authority agency committee commission congress assembly alliance forum
		bureau sons brigade brigades service services corps command coalition foundation fund guild trust community society confederation network
		campaign academy ombudsman parliament directorate faculty sword voice lions army hospital doctors friends`)
	particles = words("ag al el bin ibn ben bint de del della der den di da do dos das du la le les van von y zu ul ur abu ould af ap mac")

	// common words begin sentences with a capital and are no names.
	common = words(`officials police residents witnesses soldiers troops rebels ministers officers investigators prosecutors lawyers doctors rescuers
		critics analysts experts locals villagers people women men children students teachers workers farmers fishermen drivers passengers
		firefighters engineers scientists researchers journalists reporters families relatives survivors victims suspects militants gunmen
		fighters leaders members activists protesters demonstrators neighbours traders shopkeepers authorities sources diplomats
		negotiators inspectors medics nurses patients staff crews pilots sailors divers shares sales prices exports imports reports
		yesterday today tomorrow tonight last next earlier later now then meanwhile however although nevertheless still yet also even
		several many most some few both half about around nearly almost roughly dozens hundreds thousands millions one two three four five
		six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety
		another other others former acting deputy new old local national regional international senior early late first second third
		according asked speaking following despite amid besides including during until unless instead neither either nobody everyone everybody
		someone nothing something everything anyone please thank thanks yes no not never perhaps maybe only just once twice again
		correction update editor note read see photo image picture source summary background details what why how when where who which
		rain snow wind fire water smoke heavy strong thick high low large small big great good bad best worst
		work rescue search talks negotiations elections voters turnout polling schools shops roads trains buses flights power electricity
		ignore tell say rumours rumors unconfirmed two-thirds emergency medical military political economic security civil
		since under over after before between from with without within among against because while though whether if unlike like per via
		inside outside near behind beyond across along down up off out far long short less more fewer further finally eventually
		overnight nationwide worldwide elsewhere there here this that these those such same each every all any
		construction production demand supply growth inflation unemployment profits revenue losses damage casualties deaths injuries
		state government parliament council court army navy company club team group party union ministry hospital school university
		his her its their our your my he she it they we i you mr mrs ms dr sir`)
)
