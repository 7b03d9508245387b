package kb

import "strings"

// englishForms maps forms that no stemmer brings together to one of them:
// irregular verbs and plurals, a few nouns of verbs, British and American
// spellings, the people of a country to the country, spelled numbers to
// digits. Each line of the list is the kept form and then the forms that become it.
var englishForms = forms(`
	10 ten
	11 eleven
	12 twelve
	13 thirteen
	14 fourteen
	15 fifteen
	16 sixteen
	17 seventeen
	18 eighteen
	19 nineteen
	2 two
	20 twenty
	3 three
	30 thirty
	4 four
	40 forty
	5 five
	50 fifty
	6 six
	60 sixty
	7 seven
	70 seventy
	8 eight
	80 eighty
	9 nine
	90 ninety
	abolish abolition
	accuse accusation accusations
	acquire acquisition acquisitions
	admit admission admissions
	afghanistan afghan afghans
	africa african africans
	airplane aeroplane aeroplanes airplanes plane planes
	albania albanian albanians
	algeria algerian algerians
	america american americans
	analysis analyses
	angola angolan angolans
	argentina argentine argentinian argentinians
	arise arisen arose
	armenia armenian armenians
	arrive arrival
	asia asian asians
	assassinate assassin assassination assassinations
	athens athenian athenians
	australia australian australians
	austria austrian austrians
	awake awoke awoken
	azerbaijan azerbaijani azerbaijanis
	bahrain bahraini bahrainis
	balkans balkan
	bangladesh bangladeshi bangladeshis
	bankrupt bankruptcy bankruptcies
	basque basques
	bavaria bavarian bavarians
	bear bore borne
	beat beaten
	become became
	begin began begun
	belarus belarusian belarusians
	belgium belgian belgians
	believe belief beliefs
	bend bent
	benin beninese
	bite bit bitten
	bleed bled
	blow blew blown
	bolivia bolivian bolivians
	bosnia bosnian bosnians
	brazil brazilian brazilians
	break broke broken
	breed bred
	bring brought
	britain british briton britons brits
	build built
	bulgaria bulgarian bulgarians
	burkina burkinabe
	burma burmese
	burn burnt
	burundi burundian burundians
	bury burial buried
	buy bought
	california californian californians
	cambodia cambodian cambodians
	cameroon cameroonian cameroonians
	canada canadian canadians
	catalonia catalan catalans
	catch caught
	chad chadian chadians
	chechnya chechen chechens
	child children
	chile chilean chileans
	china chinese
	choose choice chose chosen
	close closure closures
	collide collision collisions
	colombia colombian colombians
	come came
	compete competition competitions
	conclude conclusion conclusions
	congo congolese
	consume consumption
	convert conversion conversions
	creep crept
	crimea crimean
	crisis crises
	criterion criteria
	croatia croat croatian croatians croats
	cuba cuban cubans
	cyprus cypriot cypriots
	czechia czech czechs
	deal dealt
	decide decision decisions
	deep depth
	defend defense defenses
	denmark dane danes danish
	deny denial denials
	depart departure departures
	describe description descriptions
	destroy destruction
	detain detention detentions
	die dead death deaths died dies dying
	dig dug
	draw drawn drew
	dream dreamt
	drink drank drunk
	drive driven drove
	eat ate eaten
	ecuador ecuadorian ecuadorians
	egypt egyptian egyptians
	emirates emirati emiratis
	england english
	eritrea eritrean eritreans
	estonia estonian estonians
	ethiopia ethiopian ethiopians
	europe european europeans
	evade evasion
	expand expansion expansions
	expel expulsion expulsions
	explain explanation explanations
	explode explosion explosions
	extend extension extensions
	fail failure failures
	fall fallen fell
	feed fed
	feel felt
	fight fought
	find found
	finland finn finnish finns
	flee fled
	fly flew flight flown
	foot feet
	forbid forbade forbidden
	forget forgot forgotten
	forgive forgave forgiven
	france french frenchman frenchmen
	freeze froze frozen
	gabon gabonese
	gambia gambian gambians
	georgia georgian georgians
	germany german germans
	get got gotten
	ghana ghanaian ghanaians
	give gave given
	go goes gone went
	goose geese
	greece greek greeks
	grieve grief
	grow grew grown growth
	guatemala guatemalan guatemalans
	guinea guinean guineans
	haiti haitian haitians
	half halves
	hang hung
	hear heard
	hide hid hidden
	high height
	hold held
	honduras honduran hondurans
	hot heat
	hungary hungarian hungarians
	iceland icelander icelanders icelandic
	ied ieds
	india indian indians
	indonesia indonesian indonesians
	injure injuries injury
	intervene intervention interventions
	introduce introduction introductions
	invade invasion invasions
	iran iranian iranians
	iraq iraqi iraqis
	ireland irish irishman irishmen
	israel israeli israelis
	italy italian italians
	ivory ivorian ivorians
	jamaica jamaican jamaicans
	japan japanese
	jordan jordanian jordanians
	kazakhstan kazakh kazakhs
	keep kept
	kenya kenyan kenyans
	kilometer kilometers km kms
	kneel knelt
	knife knives
	know knew knowledge known
	korea korean koreans
	kosovo kosovar kosovars
	kurdistan kurdish kurds
	kuwait kuwaiti kuwaitis
	kyrgyzstan kyrgyz
	laos laotian laotians
	latvia latvian latvians
	lay laid
	lead leader leaders leadership led
	leaf leaves
	leap leapt
	learn learnt
	leave left
	lebanon lebanese
	lend lent
	liberia liberian liberians
	libya libyan libyans
	life lives
	lithuania lithuanian lithuanians
	london londoner londoners
	long length
	lose loss losses lost
	madagascar malagasy
	maintain maintenance
	make made
	malawi malawian malawians
	malaysia malaysian malaysians
	mali malian malians
	malta maltese
	man men
	marry marriage married
	mauritania mauritanian mauritanians
	mean meant
	meet met
	mexico mexican mexicans
	moldova moldovan moldovans
	mongolia mongolian mongolians
	montenegro montenegrin montenegrins
	morocco moroccan moroccans
	mouse mice
	mozambique mozambican mozambicans
	mum mom
	namibia namibian namibians
	nepal nepalese nepali nepalis
	netherlands dutch
	ngo ngos
	nicaragua nicaraguan nicaraguans
	niger nigerien nigeriens
	nigeria nigerian nigerians
	norway norwegian norwegians
	oman omani omanis
	overthrow overthrew overthrown
	pakistan pakistani pakistanis
	palestine palestinian palestinians
	panama panamanian panamanians
	paraguay paraguayan paraguayans
	paris parisian parisians
	pay paid payment
	permit permission permissions
	persia persian persians
	person people
	persuade persuasion
	peru peruvian peruvians
	phenomenon phenomena
	philippines filipino filipinos philippine
	poland poles polish
	poor poverty
	portugal portuguese
	prove proof
	prussia prussian prussians
	publish publication publications
	pursue pursuit pursuits
	qatar qatari qataris
	reduce reduction reductions
	respond response responses
	ride ridden rode
	ring rang rung
	rise risen rose
	romania romanian romanians
	rome roman romans
	run ran
	russia russian russians
	rwanda rwandan rwandans
	sahara saharan
	sahel sahelian
	saudi saudis
	say said says
	scandinavia scandinavian scandinavians
	scotland scot scots scotsman scottish
	see saw seen
	seek sought
	seize seizure seizures
	sell sold
	send sent
	senegal senegalese
	serbia serb serbian serbians serbs
	shake shaken shook
	shine shone
	shoot shot shots
	show showed shown
	shrink shrank shrunk
	siberia siberian
	sicily sicilian sicilians
	sing sang sung
	singapore singaporean singaporeans
	sink sank sunk
	sit sat
	slay slain slew
	sleep slept
	slide slid
	slovakia slovak slovakian slovaks
	slovenia slovene slovenes slovenian
	somalia somali somalis
	spain spaniard spaniards spanish
	speak speech speeches spoke spoken
	spend spent
	spin spun
	stand stood
	steal stole stolen theft thefts
	stick stuck
	strike stricken struck
	strong strength
	submit submission submissions
	succeed success successor
	sudan sudanese
	survive survival survivor
	suspend suspension suspensions
	swear swore sworn
	sweden swede swedes swedish
	sweep swept
	swim swam swum
	swing swung
	switzerland swiss
	syria syrian syrians
	taiwan taiwanese
	tajikistan tajik tajiks
	take taken took
	tanzania tanzanian tanzanians
	teach taught
	tear tore torn
	tell told
	texas texan texans
	thailand thai thais
	thesis theses
	thief thieves
	think thought
	throw threw thrown
	tibet tibetan tibetans
	togo togolese
	tooth teeth
	true truth
	tunisia tunisian tunisians
	turkey turk turkish turks
	turkmenistan turkmen turkmens
	uganda ugandan ugandans
	ukraine ukrainian ukrainians
	understand understood
	uruguay uruguayan uruguayans
	uzbekistan uzbek uzbeks
	venezuela venezuelan venezuelans
	venice venetian venetians
	vienna viennese
	vietnam vietnamese
	wake woke woken
	wales welsh welshman
	wear wore worn
	weave wove woven
	weep wept
	weigh weight weights
	wide width
	wife wives
	win won
	withdraw withdrawal withdrawn withdrew
	woman women
	write written wrote
	yemen yemeni yemenis
	young youth
	zambia zambian zambians
	zimbabwe zimbabwean zimbabweans
`)

func forms(list string) map[string]string {
	m := map[string]string{}
	for line := range strings.Lines(list) {
		words := strings.Fields(line)
		for i := 1; i < len(words); i++ {
			m[words[i]] = words[0]
		}
	}
	return m
}

// countries are names of countries and capitals, in the form that the index
// keeps before stemming.
var countries = set(`afghanistan albania algeria america angola argentina armenia australia austria azerbaijan bahrain bangladesh belarus belgium benin bolivia bosnia
	brazil britain bulgaria burkina burma burundi cambodia cameroon canada chad chile china colombia congo croatia cuba cyprus czechia denmark ecuador
	egypt england eritrea estonia ethiopia europe finland france gabon gambia georgia germany ghana greece guatemala guinea haiti honduras hungary
	iceland india indonesia iran iraq ireland israel italy jamaica japan jordan kazakhstan kenya korea kosovo kuwait kyrgyzstan laos latvia lebanon
	liberia libya lithuania luxembourg madagascar malawi malaysia mali malta mauritania mexico moldova mongolia montenegro morocco mozambique myanmar
	namibia nepal netherlands nicaragua niger nigeria norway oman pakistan palestine panama paraguay peru philippines poland portugal qatar romania
	russia rwanda scotland senegal serbia singapore slovakia slovenia somalia spain sudan sweden switzerland syria taiwan tajikistan tanzania thailand
	tibet togo tunisia turkey turkmenistan uganda ukraine emirates uruguay uzbekistan venezuela vietnam wales yemen zambia zimbabwe africa asia
	washington london paris berlin moscow beijing brussels`)

// Country reports whether a folded English word names a country or its people,
// which people in a chat write without a capital.
func Country(word string) bool {
	if form, ok := englishForms[word]; ok {
		word = form
	}
	return countries[word]
}

// Demonym reports whether a folded English word names the people of a country
// or what is theirs ("french"), not the country itself.
func Demonym(word string) bool {
	form, ok := englishForms[word]
	return ok && countries[form]
}

// Singular is an English noun without its plural ending, by its letters alone;
// a word that does not look like a plural is returned as it is.
func Singular(w string) string {
	switch {
	case len(w) > 4 && strings.HasSuffix(w, "ies"):
		return w[:len(w)-3] + "y"
	case len(w) > 3 && strings.HasSuffix(w, "s") && !strings.HasSuffix(w, "ss") && !strings.HasSuffix(w, "us") && !strings.HasSuffix(w, "is"):
		return w[:len(w)-1]
	}
	return w
}
