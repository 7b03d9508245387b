package answer

var german = lore{
	kinds: `
		why: warum, wieso, weshalb, weswegen, aus welchem grund, wozu, wie kommt es, wie kam es
		when: wann, bis wann, seit wann, ab wann, um wie viel uhr, an welchem tag
		number: wie viel*, wieviel*, wie hoch, wie lang, wie lange, wie groß, wie alt, wie teuer, wie weit, wie tief, wie schwer, wie oft, wie breit, wie schnell, was kostet*, was hat * gekostet
		where: wo, wohin, woher, von wo
		definition: was ist, was sind, was bedeutet, was heißt, was versteht man
		who: wer, wen, wem, wessen, von wem, mit wem
		how: wie, auf welche weise, wodurch`,
	which: "welche welcher welches welchen welchem", named: "wie heißt, wie heißen, wie hieß, wie hießen, name des, name der, namens",
	nouns: `
		when: datum tag jahr monat uhrzeit zeitpunkt jahrhundert beginn termin frist
		where: stadt land ort dorf region viertel gemeinde krankenhaus stelle
		who: mann frau person direktor direktorin chef chefin bürgermeister bürgermeisterin präsident präsidentin minister ministerin autor gründer gründerin leiter leiterin sprecher sprecherin kapitän richter anwalt vorsitzende vorsitzender landrat trainer erfinder
		org: firma unternehmen gesellschaft verein verband organisation gruppe bank gewerkschaft partei behörde hersteller konzern institut ministerium
		number: zahl anzahl preis betrag länge höhe breite tiefe fläche größe alter dauer kosten geschwindigkeit gewicht entfernung prozentsatz anteil budget gehalt strafe belohnung summe temperatur kapazität
		why: grund gründe ursache anlass motiv`,
	what: "was", say: "gesagt sagte sagt sagen erklärt erklärte geantwortet antwortete mitgeteilt teilte gemeint meinte betont betonte sprach kündigte versprach",
	one: "ein eine einem einen der die das",
	is:  "ist sind war bezeichnet", in: "in im am an bei nach aus zu zum zur ins auf vor von vom", months: "januar jänner februar märz april mai juni juli august september oktober november dezember",
	because: "weil \ndenn \nda \num \ndamit \nwegen \naufgrund \ndurch \ngrund \nursache \nausgelöst\ngrund nannte",
	by:      " durch \n mit \n mithilfe \n indem \n über ",
	days:    "montag dienstag mittwoch donnerstag freitag samstag sonntag gestern heute morgen abend nacht mittag mitternacht sommer winter herbst frühling frühjahr uhr",
	amounts: "zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig hundert hunderte tausend tausende million millionen milliarde milliarden dutzend hälfte drittel viertel",
	units: `
		money: teuer kostet kosten gekostet preis geld betrag strafe gehalt summe schulden / euro dollar mark franken cent millionen milliarden million milliarde
		length: lang hoch weit breit tief länge höhe entfernung / meter kilometer zentimeter km
		area: fläche groß / hektar quadratkilometer quadratmeter
		share: anteil prozentsatz / prozent %
		time: lange dauer alt alter / jahre jahren jahr monate tage tagen stunden wochen minuten sekunden
		mass: schwer gewicht / tonnen kilo kilogramm gramm`,
	earlier: "vor davor zuvor vorher vorgänger vorgängerin früher frühere früherer ehemalige ehemaliger letzte",
	kin: `
		chef chefin leiter leiterin leitet direktor vorstandschef vorstandschefin vorsitzender vorsitzende präsident
		tot tote toten gestorben sterben starb todesopfer getötet ums
		verletzt verletzte verletzten
		job jobs stelle stellen arbeitsplatz arbeitsplätze beschäftigte beschäftigten mitarbeiter belegschaft angestellte entlassen entlässt arbeit
		geld euro kosten kostet teuer preis summe
		leute menschen personen bewohner einwohner anwohner bürger
		schließen schließt geschlossen schließung dicht aus ende
		öffnen öffnet eröffnung geöffnet wiedereröffnung
		anfangen beginnen beginn beginnt start starten
		firma unternehmen hersteller konzern betrieb
		gründen gegründet gründer gründung
		polizei festnehmen festgenommen verhaftet festnahme
		feuer brand brände brennen abgebrannt verbrannt gebrannt flammen
		entstehen entstanden ausgelöst auslösen ursache verursacht ausgebrochen
		bauen gebaut bau errichtet
		reparieren reparatur sanieren sanierung
		auto autos fahrzeug fahrzeuge wagen
		stehlen gestohlen diebstahl diebe dieb einbruch
		finden gefunden entdecken entdeckt fund
		verlieren verlust verlor entlassen
		essen mahlzeiten verpflegung
		kaufen verkaufen verkauf
		herstellen produzieren produktion fertigung herstellung produziert
		verlagern verlagert umziehen umzug kommt verlegt
		unterbringen untergebracht unterkommen unterkunft kamen unter
		raus verlassen evakuiert evakuierte evakuierten räumen
		familie familien haushalt
		schüler schule kinder
		wahl gewählt wählen stimmen
		streik protest protestieren demonstration
		untersuchen untersucht untersuchung ermittlung ermittelt sachverständiger gutachter prüft
		interesse interessiert interessieren
		gelände grundstück areal
		kündigen rücktritt zurückgetreten
		verspätet verzögerung verzögert
		schiff boot
		grund ursache warum`,
}
