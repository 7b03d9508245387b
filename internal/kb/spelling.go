package kb

import "strings"

// american is a folded English word in American spelling, where the British one
// differs by rule ("organised", "analysing", "armoured") or is in a list ("theatre").
// It serves comparing, not showing: all forms of a word change alike, and a name
// that looks like one of them changes with them.
func american(word string) string {
	if len(word) < 4 {
		return word
	}
	if at := strings.LastIndex(word, "is"); at >= 3 && izeEndings[word[at+2:]] && !keepsIse(word[:at]) {
		return word[:at] + "iz" + word[at+2:]
	}
	if at := strings.LastIndex(word, "lys"); at >= 3 && lyzeEndings[word[at+3:]] {
		return word[:at] + "lyz" + word[at+3:]
	}
	if at := strings.Index(word, "our"); at >= 2 && ourWords[word[:at]] && (at+3 == len(word) || ourEndings[word[at+3:]]) {
		return word[:at] + "or" + word[at+3:]
	}
	if other, ok := britishWords[word]; ok {
		return other
	}
	if singular, ok := strings.CutSuffix(word, "s"); ok {
		if other, ok := britishWords[singular]; ok {
			return other + "s"
		}
	}
	return word
}

var (
	// izeEndings follow "-is" in Britain and "-iz" in America, lyzeEndings "-lys"
	// and "-lyz" ("analyses" are more than one analysis).
	izeEndings  = set("e es ed ing er ers ation ations ational")
	lyzeEndings = set("e ed ing er ers")
	// ourWords stand before "-our" in Britain and "-or" in America, ourEndings behind it.
	ourWords = set(`ard arm behavi cand clam col demean disfav dishon discol endeav fav ferv flav glam harb hon hum lab misbehavi neighb od parl ranc rig
		rum savi sav splend succ tum val vap vig`)
	ourEndings = set("s ed ing er ers ly able ably ful less hood hoods ite ites itism y ies ist ists al")
	// alwaysIse stand before "-ise" in America, too.
	alwaysIse = set(`adv advert appr appra bra bru cer chast chem circumc comprom compr conc cru dem desp dev disgu enfranch enterpr exc exerc
		expert franch imprec improv inc lia mala marqu mayonna merchand moonr parad porpo pra prec prem prom repr rev sunr superv surm surpr telev torto
		treat turquo val`)
)

// keepsIse reports whether what stands before "-ise" is of a word with an s everywhere.
func keepsIse(base string) bool {
	for _, prefix := range [...]string{"", "un", "re", "dis"} {
		if rest, ok := strings.CutPrefix(base, prefix); ok && alwaysIse[rest] {
			return true
		}
	}
	return strings.HasSuffix(base, "w") // clockwise
}

// britishWords maps British to American spellings that no rule covers. Each line
// is the American one and the British; their plurals follow.
var britishWords = forms(`
	acknowledgment acknowledgement
	aging ageing
	aluminum aluminium
	analog analogue
	anemia anaemia
	anemic anaemic
	anesthesia anaesthesia
	anesthetic anaesthetic
	anesthetist anaesthetist
	archeological archaeological
	archeologist archaeologist
	archeology archaeology
	artifact artefact
	caliber calibre
	catalog catalogue
	cataloged catalogued
	cataloging cataloguing
	center centre
	centered centred
	centering centring
	centimeter centimetre
	cesarean caesarean
	councilor councillor
	counselor counsellor
	cozy cosy
	defense defence
	dialog dialogue
	diarrhea diarrhoea
	draft draught
	encyclopedia encyclopaedia
	esophagus oesophagus
	estrogen oestrogen
	fetal foetal
	fetus foetus
	fiber fibre
	focused focussed
	focusing focussing
	fueled fuelled
	fueling fuelling
	furor furore
	gray grey
	gynecologist gynaecologist
	gynecology gynaecology
	hemoglobin haemoglobin
	hemorrhage haemorrhage
	inquire enquire
	inquired enquired
	inquiries enquiries
	inquiring enquiring
	inquiry enquiry
	jail gaol
	jailed gaoled
	jewelry jewellery
	judgment judgement
	kilometer kilometre
	leukemia leukaemia
	license licence
	licensed licenced
	liter litre
	luster lustre
	maneuver manoeuvre
	maneuvered manoeuvred
	maneuvering manoeuvring
	medieval mediaeval
	meter metre
	millimeter millimetre
	mold mould
	moldy mouldy
	mustache moustache
	offense offence
	orthopedic orthopaedic
	pajama pyjama
	pediatric paediatric
	pediatrician paediatrician
	plow plough
	plowed ploughed
	plowing ploughing
	practice practise
	practiced practised
	practicing practising
	pretense pretence
	program programme
	saber sabre
	skeptic sceptic
	skeptical sceptical
	skepticism scepticism
	skillful skilful
	somber sombre
	specter spectre
	sulfate sulphate
	sulfur sulphur
	theater theatre
	tire tyre
	whiskey whisky
	willful wilful
	yogurt yoghurt
`)
