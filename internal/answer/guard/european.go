package guard

// french, spanish and german are shorter than english: numbers, dates, bounds,
// cues and a few contrasts.
func french() *lexicon {
	x := &lexicon{
		numerals: values(`un 1 une 1 deux 2 trois 3 quatre 4 cinq 5 six 6 sept 7 huit 8 neuf 9 dix 10 onze 11 douze 12 treize 13 quatorze 14 quinze 15
			seize 16 vingt 20 trente 30 quarante 40 cinquante 50 soixante 60 cent 100 cents 100`),
		magnitudes:  values(`mille 1000 million 1000000 millions 1000000 milliard 1000000000 milliards 1000000000`),
		ordinals:    values(`premier 1 premiere 1 deuxieme 2 second 2 seconde 2 troisieme 3 quatrieme 4 cinquieme 5 sixieme 6 septieme 7 huitieme 8 neuvieme 9 dixieme 10`),
		vague:       setOf("dizaines centaines milliers dizaine centaine millier"),
		percent:     setOf("pourcent pour"),
		articles:    setOf("un une"),
		of:          setOf("de des du sur d"),
		to:          setOf("a contre"),
		and:         setOf("et ou"),
		rangeWords:  setOf("a et ou"),
		currencies:  unitsOf(`usd dollar dollars; eur euro euros; gbp livre livres; chf franc francs`),
		units:       unitsOf(metric + `; km kilometre kilometres; m metre metres; ha hectare hectares; t tonne tonnes; h heure heures; min minute minutes; jour jours; semaine semaines; mois; an ans annee annees; mort morts; blesse blesses`),
		months:      ranks(`janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre`),
		weekdays:    ranks(`lundi mardi mercredi jeudi vendredi samedi dimanche`),
		timeWords:   setOf("hier demain"),
		function:    setOf("ne pas plus aussi encore deja tres tout tous toute toutes meme si comme depuis apres avant selon dont son sa ses cette cet ces ils elles ete etre avoir fait"),
		joiners:     setOf("mais tandis alors quoique bien lorsque quand qui que dont ou"),
		light:       setOf("faire avoir etre annoncer"),
		particles:   setOf("de du des la le les d l van von al el ag"),
		pronouns:    setOf("il elle ils elles celui celle son sa ses leur qui"),
		definite:    setOf("le la les ce cette ces"),
		binding:     setOf("avant apres depuis contre par pour jusqu"),
		be:          setOf("est sont ete etait etaient fut furent etre sera seront"),
		by:          setOf("par"),
		speech:      terms("fr", "dire déclarer annoncer affirmer estimer indiquer expliquer dénoncer assurer prévenir ajouter préciser souligner accuser critiquer qualifier selon rapporter juger promettre réclamer demander"),
		speechWords: setOf("dit disent selon declare declaré annonce annoncé affirme estime indique denonce assure explique precise souligne"),
		reports:     terms("fr", "déclarer affirmer estimer indiquer annoncer assurer expliquer préciser rapporter accuser ajouter"),
		factive:     terms("fr", "admettre confirmer prouver reconnaître avouer"),
		according:   phrases("selon\nd'apres\napres"),
		that:        setOf("que qu le la les"),
		groups: contrasts("fr", `tuer mort mourir décès / blesser blessé
			avant / après
			nord / sud / est / ouest
			augmenter augmentation hausse monter croître / baisser baisse diminuer diminution réduire réduction chuter
			accepter approuver adopter / rejeter refuser
			ouvrir rouvrir réouverture / fermer fermeture
			gagner remporter / perdre
			acheter / vendre
			arrêter interpeller / libérer relâcher
			coupable condamner / acquitter innocent
			=plus / =moins
			premier première / dernier dernière
			tous toutes / plupart certains quelques plusieurs`),
	}
	x.bounds, x.boundWords = boundsOf(map[bound]string{
		lower: "au moins, plus de, plus d', pas moins de, au-delà de",
		upper: "au plus, jusqu'à, moins de, moins d', au maximum",
		about: "environ, près de, quelque, quelques, presque, autour de, à peu près, une",
	})
	x.cues, x.cuePairs, x.cueTerms = kinds("fr", map[cueKind]string{
		negates:  "pas, aucun, aucune, jamais, sans, ni, personne, rien, non, nul",
		refuses:  "~refuser, ~démentir, ~nier, échoué à, ~exclure",
		possible: "pourrait, pourraient, peut, peuvent, serait, seraient, aurait, auraient, semble, semblent, possible, probable, presume, presumee, presumes, soupconne, peut-etre, eventuel, eventuelle, eventuellement",
		expected: "devrait, devraient, prevu, prevue, prevus, prevoit, prevoient, attendu, attendue, envisage, compte, espere, souhaite",
	})
	return x
}

func spanish() *lexicon {
	x := &lexicon{
		numerals: values(`un 1 uno 1 una 1 dos 2 tres 3 cuatro 4 cinco 5 seis 6 siete 7 ocho 8 nueve 9 diez 10 once 11 doce 12 trece 13 catorce 14 quince 15
			dieciseis 16 diecisiete 17 dieciocho 18 diecinueve 19 veinte 20 treinta 30 cuarenta 40 cincuenta 50 sesenta 60 setenta 70 ochenta 80 noventa 90 cien 100 ciento 100`),
		magnitudes:  values(`mil 1000 millon 1000000 millones 1000000`),
		ordinals:    values(`primero 1 primera 1 primer 1 segundo 2 segunda 2 tercero 3 tercera 3 tercer 3 cuarto 4 cuarta 4 quinto 5 quinta 5 sexto 6 sexta 6`),
		vague:       setOf("decenas cientos miles docenas centenares"),
		articles:    setOf("un una uno"),
		of:          setOf("de del entre"),
		to:          setOf("a contra frente"),
		and:         setOf("y o"),
		rangeWords:  setOf("a y o"),
		currencies:  unitsOf(`usd dolar dolares; eur euro euros; gbp libra libras; peso pesos`),
		units:       unitsOf(metric + `; km kilometro kilometros; m metro metros; ha hectarea hectareas; t tonelada toneladas; h hora horas; min minuto minutos; dia dias; semana semanas; mes meses; ano anos; muerto muertos; herido heridos`),
		months:      ranks(`enero febrero marzo abril mayo junio julio agosto septiembre/setiembre octubre noviembre diciembre`),
		weekdays:    ranks(`lunes martes miercoles jueves viernes sabado domingo`),
		timeWords:   setOf("ayer manana"),
		function:    setOf("no mas menos tambien ya muy todo todos toda todas segun tras antes despues desde hasta si ha han sido fue fueron"),
		joiners:     setOf("pero mientras aunque cuando que quien donde"),
		light:       setOf("hacer haber ser tener"),
		particles:   setOf("de del la las los y e van von al el"),
		pronouns:    setOf("el ella ellos ellas su sus quien que"),
		definite:    setOf("el la los las este esta estos estas"),
		binding:     setOf("antes despues desde hasta contra por para sin"),
		be:          setOf("es son fue fueron sido ser era eran esta estan"),
		by:          setOf("por"),
		speech:      terms("es", "decir declarar anunciar afirmar asegurar explicar denunciar advertir añadir señalar indicar investigar acusar criticar calificar informar estimar prometer exigir pedir"),
		speechWords: setOf("segun dijo dicen dice afirmo aseguro explico denuncio advirtio señalo senalo indico informo anuncio"),
		reports:     terms("es", "decir declarar afirmar asegurar indicar informar estimar señalar añadir explicar"),
		factive:     terms("es", "admitir confirmar demostrar reconocer revelar"),
		according:   phrases("segun\nde acuerdo con"),
		that:        setOf("que el la los las"),
		groups: contrasts("es", `matar muerto muerte morir fallecer / herir herido lesionado
			antes / después tras
			norte / sur / este / oeste
			aumentar aumento subir subida crecer alza / bajar bajada disminuir reducir reducción caer caída descenso
			aceptar aprobar / rechazar
			abrir reabrir / cerrar cierre
			ganar vencer / perder
			comprar / vender
			detener arrestar / liberar
			culpable condenar / absolver inocente
			=más =mas / =menos
			primero primera / último última
			todos todas / mayoría algunos varios`),
	}
	x.bounds, x.boundWords = boundsOf(map[bound]string{
		lower: "al menos, más de, mas de, por lo menos, no menos de",
		upper: "como máximo, hasta, menos de, a lo sumo",
		about: "unos, unas, cerca de, alrededor de, casi, aproximadamente, en torno a",
	})
	x.cues, x.cuePairs, x.cueTerms = kinds("es", map[cueKind]string{
		negates:  "no, nunca, jamas, ningun, ninguna, ninguno, nadie, nada, sin, ni, tampoco",
		refuses:  "~negar, ~desmentir, ~rechazar, ~descartar",
		possible: "podria, podrian, puede, pueden, pudo, pudieron, pudiera, habria, habrian, seria, serian, parece, parecen, posible, posiblemente, probable, probablemente, presunto, presunta, presuntos, supuesto, quiza, quizas, si",
		expected: "preve, preven, previsto, prevista, espera, esperan, planea, planean, deberia, deberian, propone, pretende",
	})
	return x
}

func german() *lexicon {
	x := &lexicon{
		numerals: values(`ein 1 eine 1 einen 1 einer 1 einem 1 eins 1 zwei 2 drei 3 vier 4 funf 5 sechs 6 sieben 7 acht 8 neun 9 zehn 10 elf 11 zwolf 12 dreizehn 13
			vierzehn 14 funfzehn 15 sechzehn 16 siebzehn 17 achtzehn 18 neunzehn 19 zwanzig 20 dreissig 30 vierzig 40 funfzig 50 sechzig 60 siebzig 70 achtzig 80 neunzig 90 hundert 100`),
		magnitudes:  values(`tausend 1000 million 1000000 millionen 1000000 milliarde 1000000000 milliarden 1000000000 mio 1000000 mrd 1000000000`),
		ordinals:    values(`erste 1 ersten 1 erster 1 zweite 2 zweiten 2 zweiter 2 dritte 3 dritten 3 vierte 4 vierten 4 funfte 5 funften 5`),
		vague:       setOf("dutzende hunderte tausende dutzend"),
		percent:     setOf("prozent"),
		articles:    setOf("ein eine einen einer einem"),
		of:          setOf("von der des"),
		to:          setOf("zu gegen"),
		and:         setOf("und oder"),
		rangeWords:  setOf("bis und oder"),
		currencies:  unitsOf(`usd dollar; eur euro; gbp pfund; chf franken`),
		units:       unitsOf(metric + `; km kilometer kilometern; m meter metern; ha hektar; t tonne tonnen; h stunde stunden; min minute minuten; tag tage tagen; woche wochen; monat monate monaten; jahr jahre jahren; toter tote toten; verletzte verletzten`),
		months:      ranks(`januar/janner februar marz april mai juni juli august september oktober november dezember`),
		weekdays:    ranks(`montag dienstag mittwoch donnerstag freitag samstag/sonnabend sonntag`),
		timeWords:   setOf("gestern heute morgen"),
		function:    setOf("nicht kein keine auch noch schon sehr nur mehr weniger wird werden wurde wurden worden sei seien laut nach vor bis sich rund etwa"),
		joiners:     setOf("aber wahrend obwohl jedoch weil wenn als dass die der das"),
		light:       setOf("haben sein werden machen"),
		particles:   setOf("von und zu van de der den"),
		pronouns:    setOf("er sie es ihm ihr ihnen sein seine ihre der die das"),
		definite:    setOf("der die das dieser diese dieses"),
		binding:     setOf("vor nach seit bis gegen fur ohne durch"),
		be:          setOf("wird werden wurde wurden worden ist sind war waren"),
		by:          setOf("von durch"),
		speech:      terms("de", "sagen erklären mitteilen behaupten nennen warnen betonen berichten ankündigen vorwerfen kritisieren schätzen fordern teilen"),
		speechWords: setOf("laut zufolge sagte sagt erklarte teilte nannte warnte betonte berichtete behauptet behauptete"),
		reports:     terms("de", "sagen erklären behaupten berichten schätzen betonen"),
		factive:     terms("de", "zugeben bestätigen beweisen einräumen"),
		according:   phrases("laut\nzufolge"),
		that:        setOf("dass die der das"),
		groups: contrasts("de", `töten tot tote sterben gestorben / verletzen verletzt verletzte
			vor / nach
			norden nördlich / süden südlich / osten östlich / westen westlich
			steigen gestiegen erhöhen zunehmen anstieg / sinken gesunken senken fallen abnehmen rückgang
			annehmen billigen zustimmen / ablehnen abgelehnt
			öffnen geöffnet / schließen geschlossen
			gewinnen gewonnen / verlieren verloren
			kaufen / verkaufen verkauft
			festnehmen festgenommen / freilassen freigelassen
			schuldig verurteilt / freigesprochen unschuldig
			=mehr / =weniger
			erste ersten / letzte letzten
			alle / meisten einige mehrere`),
	}
	x.bounds, x.boundWords = boundsOf(map[bound]string{
		lower: "mindestens, mehr als, über, wenigstens",
		upper: "höchstens, bis zu, weniger als, unter, maximal",
		about: "rund, etwa, ungefähr, circa, ca., knapp, fast, nahezu",
	})
	x.cues, x.cuePairs, x.cueTerms = kinds("de", map[cueKind]string{
		negates:  "nicht, kein, keine, keinen, keiner, keinem, nie, niemals, niemand, nichts, ohne, weder",
		refuses:  "~verweigern, ~bestreiten, ~dementieren, ~ausschließen, bestritt",
		possible: "konnte, konnten, kann, konnen, durfte, durften, soll, sollen, mag, moglich, moglicherweise, vielleicht, vermutlich, mutmasslich, mutmassliche, mutmasslichen, offenbar, wohl, scheint, angeblich, wahrscheinlich",
		expected: "will, wollen, plant, planen, geplant, erwartet, vorgesehen, voraussichtlich, sollte, sollten, mochte",
	})
	return x
}
