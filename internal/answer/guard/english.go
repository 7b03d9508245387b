package guard

// english is the lexicon of English. Verbs and nouns are given in one form;
// stems and kb's irregular forms bring the others.
func english() *lexicon {
	x := &lexicon{
		numerals: values(`zero 0 one 1 two 2 three 3 four 4 five 5 six 6 seven 7 eight 8 nine 9 ten 10 eleven 11 twelve 12 thirteen 13 fourteen 14
			fifteen 15 sixteen 16 seventeen 17 eighteen 18 nineteen 19 twenty 20 thirty 30 forty 40 fifty 50 sixty 60 seventy 70 eighty 80 ninety 90
			a 1 an 1`),
		magnitudes: values(`hundred 100 thousand 1000 million 1000000 billion 1000000000 trillion 1000000000000 dozen 12 score 20
			k 1000 m 1000000 mn 1000000 mln 1000000 bn 1000000000 b 1000000000 tn 1000000000000 lakh 100000 crore 10000000`),
		ordinals: values(`first 1 second 2 third 3 fourth 4 fifth 5 sixth 6 seventh 7 eighth 8 ninth 9 tenth 10 eleventh 11 twelfth 12 thirteenth 13
			fourteenth 14 fifteenth 15 sixteenth 16 seventeenth 17 eighteenth 18 nineteenth 19 twentieth 20 thirtieth 30 hundredth 100`),
		counts:      values(`once 1 twice 2 thrice 3`),
		fractions:   values(`half 0.5 quarter 0.25 third 0.3333333333`),
		parts:       values(`thirds 3 quarters 4 fifths 5 sixths 6 eighths 8 tenths 10`),
		hundreds:    values(`dozen 12`),
		vague:       setOf("dozens hundreds thousands millions billions scores couple"),
		percent:     setOf("percent pct percentage"),
		articles:    setOf("a an"),
		and:         setOf("and or"),
		of:          setOf("of"),
		to:          setOf("to against versus"),
		rangeWords:  setOf("to and or"),
		adverbs:     unitsOf("year annual annually yearly; month monthly; week weekly weekend; day daily overnight; h hourly; century centuries; decade decades"),
		spans:       setOf("s min h day week month year decade century"),
		taking:      terms("en", "vote campaign rule decide argue protest demonstrate testify speak"),
		nationality: setOf("us american canadian australian british"),
		currencies: unitsOf(`usd dollar dollars; eur euro euros; gbp pound pounds sterling; jpy yen; inr rupee rupees; rub rouble roubles ruble rubles;
			chf franc francs; cny yuan; krone krones kroner; peso pesos; lira liras`),
		units: unitsOf(metric + `; km kilometre kilometer; m metre meter; cm centimetre centimeter; mm millimetre millimeter; mi mile; ft foot feet;
			in inch inches; yd yard; kg kilogram kilogramme; g gram gramme; lb pound pounds lbs; t tonne ton; oz ounce; ha hectare; acre; l litre liter; gal gallon; barrel;
			s second; min minute; h hour hr hrs; day; week; month; year yr; decade; century; degree; km/h kph kmh; mph; point; vote; seat; goal`),
		months: ranks(`january/jan february/feb march/mar april/apr may june/jun july/jul august/aug september/sep/sept october/oct november/nov
			december/dec`),
		weekdays:    ranks(`monday/mondays tuesday/tuesdays wednesday/wednesdays thursday/thursdays friday/fridays saturday/saturdays sunday/sundays`),
		beforeMonth: setOf("in since until by during from early late mid last next this of on through before after between end"),
		timeWords:   setOf("yesterday today tomorrow tonight midnight noon weekend"),
		timeNouns:   setOf("weekend night morning afternoon evening month week year summer winter spring autumn"),
		relative:    setOf("last next this previous coming"),
		function: setOf(`not no nor also still yet already just only even very more most less least such both either neither than then so too now
			will would can could may might must should shall be been being am is are was were do does did done has have had having get got
			some any each every all other another same own out off up down over under again once about into through during before after
			while since until upon within without against between among per via there here s t re ve ll d don hasn isn wasn weren didn won
			therefore thus hence however later soon again instead meanwhile further its it's he's she's that's mr mrs ms dr`),
		joiners:      setOf("but while whereas although though however because unless despite until after before when where which who whom whose that if"),
		conjunctions: setOf("and or nor yet"),
		opener:       setOf("in on at by for from with after before during since the a an he she it they his her its their this that there was were is are has have had will would could may might police officials said says"),
		light:        setOf("be have do make take get go come give include including involve use remain stay become say way thing part total number amount time people person place according former group result"),
		particles:    setOf("de del della der den di da du la le van von bin ibn al el ag bint al- ul o dos das y et zu"),
		personal:     setOf("he she it they his her its their"),
		pronouns:     setOf("he she it they him her them his its their who which both neither"),
		definite:     setOf("the this these that those both neither"),
		binding:      setOf("from to by before after since until against over under near with without for"),
		compass:      setOf("north south east west northern southern eastern western northeast northwest southeast southwest"),
		be:           setOf("is are was were be been being am got gets get s"),
		by:           setOf("by"),
		irregular:    setOf("held led killed shot hit struck beaten taken given found made sent seen said told bought sold won lost built hurt put set cut kept left freed fed fought known shown drawn driven written chosen stolen broken born"),
		past:         setOf("beat led won lost hit cut sold bought told gave took made met sent left struck shot fought held found saw caught drew became broke built fed paid put taught threw wrote drove overthrew ran rose fell grew shook stole sued flew knew"),
		determiners:  setOf("the a an his her its their this that these those of in on at by with from no every each some any"),
		auxiliary:    setOf("to will would could can may might must should did does do not has have had was were is are been be"),
		verbs:        setOf("was were is are has have had will would said says did does became began won lost led took made told"),
		speech: terms("en", `say claim allege report announce tell argue warn insist deny estimate believe suggest maintain assert contend add
			note explain stress caution accuse fear find predict forecast acknowledge admit confirm concede reveal declare describe call
			think testify comment quote dispute criticise criticize condemn urge appeal recommend propose promise vow pledge threaten hope expect
			conclude observe remark ask reply respond rule praise blame write complain demand show label dub hail denounce decry reckon cry shout yell whisper write recall boast joke tweet`),
		speechWords: setOf("stated stating termed according statement reportedly allegedly claims reports estimates words alleged supposed purported rumoured"),
		reports: terms("en", `say claim allege report tell argue warn insist estimate suggest maintain assert contend add write tweet post
			note explain caution predict acknowledge admit concede declare testify remark conclude reply reveal believe find think`),
		factive:   terms("en", "admit confirm prove acknowledge concede reveal demonstrate verify"),
		sources:   terms("en", "official report source statement spokesman spokeswoman spokesperson"),
		according: phrases("according to\nper\nin the view of"),
		that:      setOf("that the a an it he she they his her its their there this these those no"),
		groups:    contrasts("en", englishContrasts),
	}
	x.bounds, x.boundWords = boundsOf(map[bound]string{
		lower: "at least, more than, over, above, no fewer than, no less than, not less than, exceeding, upwards of, in excess of, a minimum of, greater than",
		upper: "at most, up to, no more than, not more than, fewer than, less than, under, below, a maximum of, as many as, as much as",
		about: "about, around, roughly, some, approximately, nearly, almost, an estimated, estimated, circa, close to, more or less, just over, just under, perhaps, in the region of, around the",
	})
	x.cues, x.cuePairs, x.cueTerms = kinds("en", map[cueKind]string{
		negates: "not, no, never, none, nobody, nothing, neither, nor, without, cannot, hardly, barely, nowhere, no longer, no one",
		refuses: "failed to, fails to, fail to, failing to, refused to, refuses to, refusing to, declined to, declines to, unable to, ~deny, ~lack, ruled out, rule out, rules out, ruling out, ~refuse, decline to, short of",
		possible: `could, may, might, possibly, possible, potential, potentially, perhaps, maybe, reportedly, allegedly, alleged, apparently, apparent, suspected, ~suspect, ~presume,
			presumed, presumably, believed, thought, rumoured, rumored, supposedly, seemingly, unconfirmed, purported, appear to, appears to, appeared to, seems to,
			seem to, seemed to, ~fear, estimated to, probably, probable, accused of, tentative, tentatively, unclear, if`,
		expected: `expected, ~expect, ~propose, ~plan, ~intend, ~predict, ~anticipate, ~hope, ~threaten, ~want, ~recommend, ~urge, ~seek, ~request, call for, calls for, called for, likely, planned, plans, plan, planning, set to, due to, scheduled, intends, intended, intend, aims, proposed, proposes,
			forecast, predicted, anticipated, hopes, hope, hoped, threatened to, wants, would, should, unlikely, considered, consider, considering, recommended,
			recommend, recommends, pending, poised to, in talks`,
	})
	return x
}

// englishContrasts are sides that exclude each other. Sources: the antonyms of
// news reports; nothing is taken from the labelled set.
const englishContrasts = `kill die dead death fatal slay fatality / wound injure injury hurt casualty / unharmed unhurt survive survivor recover recovery
	arrest detain jail imprison capture / release free / kill die dead death
	abduct kidnap seize hostage / free release rescue
	=before =prior / =after =following
	=more =greater =increased / =less =fewer =lesser
	north northern northward / south southern southward / east eastern eastward / west western westward
	northeast northeastern / northwest northwestern / southeast southeastern / southwest southwestern
	increase rise rose raise grow grew growth climb surge jump soar expand expansion escalate hike gain higher / decrease fall fell drop decline reduce reduction cut shrink shrank slump plunge plummet sink sank slash lower loss lose lost
	strengthen appreciate / weaken depreciate
	improve improvement / worsen deteriorate decline
	accelerate quicken / slow decelerate
	win victory beat defeat triumph / lose loss draw
	buy purchase acquire / sell sale
	import / export
	accept approve adopt pass endorse ratify agree back / reject refuse veto oppose decline dispute
	support back favour praise welcome hail endorse / oppose criticise criticize condemn denounce reject blame
	=for / =against
	confirm admit acknowledge accept / deny dispute reject
	convict guilty condemn / acquit innocent exonerate clear
	open reopen / close shut closure
	begin start launch open commence / end finish conclude stop halt cease suspend
	allow permit legalise legalize lift / ban forbid prohibit outlaw
	appoint hire name recruit / dismiss fire sack resign
	join / leave quit withdraw
	arrive enter land / leave depart exit flee
	advance / retreat withdraw
	attack / defend
	temporary temporarily / permanent permanently
	partial partly partially / full fully complete completely entire entirely
	public / private
	urban / rural
	domestic / foreign
	inside / outside
	above exceed / below
	=up / =down
	=first / last final
	early earlier / late later
	highest / lowest
	high / low
	largest biggest / smallest
	large big / small little minor
	best / worst
	most majority / minority
	=all =every / =most =many =some =several =few =none =half
	wide / narrow
	rich wealthy / poor
	hot warm / cold cool
	old elderly / young
	old former / new
	long / short
	strong / weak
	safe / dangerous unsafe hazardous
	true accurate correct / false inaccurate misleading wrong incorrect
	success succeed successful / failure fail unsuccessful
	profit / loss
	surplus / deficit shortage
	ally / enemy rival
	man male / woman female
	men / women
	husband / wife widow
	father / mother
	son / daughter
	brother / sister
	king / queen
	boy / girl
	maximum / minimum
	cause / prevent avert avoid
	create / abolish destroy
	build / demolish destroy
	optimistic / pessimistic
	happy pleased delighted glad / furious angry sad unhappy upset
	expensive / cheap
	heavy / light
	increase / decrease
	deploy send / withdraw recall
	extend prolong / shorten curtail end
	maintain keep / abandon drop scrap
	fast rapid / slow
	left-wing / right-wing
	majority / minority
	civilian / soldier military
	teacher / pupil student
	employer / employee
	plaintiff / defendant
	borrow / lend
	lend / borrow
	donate give / receive
	upstream / downstream
	upper / lower
	fill / empty drain
	load / unload
	lock / unlock
	deposit / withdraw
	hide conceal / show reveal
	push / pull
	float / sink
	indoors / outdoors
	legal lawful / illegal unlawful
	voluntary / forced compulsory mandatory
	ahead / behind
	remember / forget
	gain / lose
	love like / hate dislike
	recover / relapse worsen
	encourage / discourage deter
	demand / supply
	debit / credit
	daily / weekly / monthly / yearly annual annually
	absent / present
	alive / dead
	married / divorced
	peace ceasefire truce / war
	charge indict / clear
	suspended / immediate
	unanimous unanimously / narrow narrowly split`
