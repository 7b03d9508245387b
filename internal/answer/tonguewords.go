package answer

// lore is what is known of a language other than English, as lists of words.
// Accents may stand or be left out: words are folded as the documents' are.
// General vocabulary only: nothing here may come from single questions.
type lore struct {
	// kinds: lines "kind: phrase, phrase", most telling first. A word may end
	// with * for any ending.
	kinds string
	// which asks for one of the kind that the noun after it names; named asks for
	// the name of what the noun says.
	which, named string
	nouns        string // lines "kind: nouns"
	what         string // asks for a thing, or for words with a verb of speech
	say          string // verbs of speech
	is           string // what a definition begins with after the defined
	one          string // indefinite articles, which open a definition after a comma
	in           string // prepositions before places
	because      string // what opens a reason, in lines of one cue
	by           string // what opens a manner
	months, days string
	amounts      string // spelled numbers
	units        string // lines "unit: words that ask for it / words of the unit"
	earlier      string // words that ask for the one before
	kin          string // lines of words that mean nearly the same
}

// lores are the languages that are known beyond their function words.
var lores = map[string]lore{
	"fr": {
		kinds: `
			why: pourquoi, pour quelle raison, pour quelles raisons, pour quel motif, pq, à cause de quoi
			when: quand, qnd, à quelle heure, quel jour
			number: combien, cb
			where: par où, vers où, où est, où sont, où se, où a, où ont, où va, où vont, où en, où sera, où peut
			how: comment, de quelle manière, de quelle façon
			definition: c est quoi, qu est ce que c est, c quoi, que signifie, que veut dire, ça veut dire quoi, définition de
			who: qui, à qui, de qui, ki`,
		which: "quel quelle quels quelles", named: "comment appel*, appelait, se nomme*, nom de, nom du, nom des",
		nouns: `
			when: date jour année an mois heure siècle début moment époque échéance
			where: ville pays lieu endroit village région quartier commune département hôpital
			who: homme femme personne directeur directrice chef maire président présidente ministre préfet préfète auteur fondateur fondatrice patron capitaine responsable porte-parole procureur procureure juge avocat magistrat
			org: société entreprise compagnie association organisation groupe banque syndicat parti agence constructeur fabricant firme équipe organisme ONG institution
			number: nombre prix montant longueur hauteur largeur profondeur superficie surface taille âge durée coût vitesse poids distance pourcentage taux budget salaire amende récompense somme température altitude capacité bilan
			why: raison cause motif`,
		what: "que quoi qu", say: "dit dire déclaré déclare affirmé affirme annoncé annonce expliqué répondu réponse estimé ajouté assuré commenté prévenu",
		one: "un une des le la",
		is:  "est sont était désigne", in: "à au aux en dans chez vers près sur depuis par de du d", months: "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
		because: "parce qu\ncar \nen raison\nà cause\ngrâce à\nafin d\npour protester\npuisque\ndû à\ndue à\nfaute de\nprovoqué\nprovient\ncausé\naccéléré",
		by:      " par \n grâce à \n en \n avec \n au moyen ",
		days:    "lundi mardi mercredi jeudi vendredi samedi dimanche hier demain matin soir nuit midi minuit été hiver automne printemps",
		amounts: "deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize vingt trente quarante cinquante soixante cent cents mille million millions milliard milliards douzaine dizaine dizaines centaine centaines moitié tiers quart",
		units: `
			money: coûter coûte coût prix argent montant somme amende salaire budget récompense payer / euro euros dollar dollars francs centimes million millions milliards
			length: longueur hauteur largeur distance long haut profondeur / mètre mètres kilomètre kilomètres km m
			share: pourcentage pourcent taux / pour % pourcent
			time: durée longtemps âge / ans an mois jours jour heures heure semaines minutes secondes années
			mass: poids / tonne tonnes kilos kilogrammes grammes kg`,
		earlier: "avant précédent précédente précédemment prédécesseur prédécesseure ancien ancienne dernière",
		kin: `
			chef directeur directrice dirige diriger patron patronne président présidente préside préfet maire responsable
			mort morte morts mourir décès décédé décédée tué tués victime victimes
			blessé blessés blessure blessures
			emploi emplois job poste postes travail salarié salariés employé employés ouvriers licencier licenciement
			argent euros coût coûter prix somme montant facture perte pertes payer versé
			fermer fermé fermeture ferme
			ouvrir ouverture rouvrir réouverture
			commencer début débuter recommencer reprendre reprise lancer
			finir fin terminer achever
			habitant habitants gens personnes population riverains résidents
			société entreprise compagnie firme groupe
			exploiter exploité gérer géré occupe assurer
			police arrêter arrêté arrestation interpellé détenu
			feu incendie flammes brûler brûlé
			construire construit construction bâtir
			réparer réparation rénover rénovation réfection
			voiture voitures véhicule véhicules automobile automobilistes
			voler vol voleur voleurs cambriolage
			trouver trouvé découvrir découverte découvert repéré repérer aperçu détecté
			perdre perte perdent pertes
			manger repas nourriture
			acheter achat vendre vente commercialisé
			retirer retiré retrait rappel rappeler
			fabriquer fabrication produire production
			famille familles foyer foyers
			fonder fondé fondation créer créé création
			élève élèves école enfants
			élection élu vote voter
			grève manifester manifestation manif protester
			décider décision ordonner ordonné
			partir quitter démission démissionné
			retard retarder retardé reporté
			vite rapidement accéléré rapide
			quotidien quotidiennement jour
			bateau navire
			prêt prêter emprunt
			enquête enquêter procureur procureure
			cause origine provient provenir`,
	},
	"es": {
		kinds: `
			why: por qué, porque, pq, xq, xk, por que, cuál es la causa, a qué se debe, debido a qué
			when: cuándo, hasta cuándo, desde cuándo, a qué hora, qué día
			number: cuánto*, cuánta*, cuántos, cuántas
			where: dónde, adónde, de dónde
			definition: qué es, qué son, qué significa, qué quiere decir, k es
			who: quién*, quien, kien, a quién, de quién
			how: cómo, de qué manera, de qué forma`,
		which: "qué que cuál cual cuáles k", named: "se llama*, se llamaba*, nombre de, nombre del",
		nouns: `
			when: fecha día año mes hora siglo momento época plazo horario
			where: ciudad país lugar sitio pueblo región barrio provincia municipio hospital
			who: hombre mujer persona director directora jefe jefa alcalde alcaldesa presidente presidenta ministro ministra autor fundador fundadora capitán responsable portavoz juez jueza fiscal abogado vigilante
			org: empresa compañía sociedad asociación organización grupo banco sindicato partido agencia constructora fabricante equipo organismo institución firma ONG banda
			number: número precio cantidad longitud altura anchura profundidad superficie tamaño edad duración coste costo velocidad peso distancia porcentaje tasa presupuesto salario multa recompensa suma temperatura capacidad
			why: razón causa motivo`,
		what: "qué que k", say: "dijo dicho dice decir declaró declarado afirmó anunció explicó respondió contestó aseguró advirtió comentó opinó señaló",
		one: "un una unos el la",
		is:  "es son era significa", in: "en a de del desde hacia hasta por junto cerca", months: "enero febrero marzo abril mayo junio julio agosto septiembre setiembre octubre noviembre diciembre",
		because: "porque\ndebido a\na causa\npor la falta\npor falta\npara \ngracias a\nya que\npuesto que\nprovocad\ncausad\nculpa\nfalta de",
		by:      " por \n mediante \n con \n gracias a \n tras \n a través ",
		days:    "lunes martes miércoles jueves viernes sábado domingo ayer mañana noche madrugada tarde mediodía medianoche verano invierno otoño primavera",
		amounts: "dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis diecisiete dieciocho diecinueve veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa cien ciento doscientos trescientos quinientos mil millón millones docena docenas decenas mitad tercio cuarto",
		units: `
			money: cuesta costar costó coste costo precio dinero cantidad recompensa multa salario presupuesto pagar / euro euros dólar dólares pesos millones
			length: longitud altura distancia anchura profundidad / metro metros kilómetro kilómetros km
			share: porcentaje tasa / % ciento
			time: tiempo duración edad / años año meses mes días día horas hora semanas minutos segundos
			mass: peso / tonelada toneladas kilos kilogramos gramos kg`,
		earlier: "antes anterior anteriormente predecesor predecesora previo exdirector última último",
		kin: `
			jefe jefa director directora dirige dirigir presidente presidenta preside encabeza frente responsable lidera
			muerto muertos muerte morir murió fallecido fallecidos víctima víctimas
			herido heridos heridas
			empleo empleos trabajo puesto puestos trabajadores empleados despedir despido
			dinero euros coste costo costar precio suma pagar
			cerrar cerrado cierre
			abrir apertura reabrir reabrirá reapertura vuelve
			empezar empieza comenzar comienza inicio iniciar
			terminar fin acabar finalizar
			habitante habitantes gente personas población vecinos
			beber bebe abastece abastecer suministro suministra
			empresa compañía constructora sociedad firma
			policía detener detenido detención arrestar
			fuego incendio llamas quemar arder
			construir construcción construido obras
			reparar repara reparación arreglo arreglar
			coche coches vehículo vehículos
			robar robo ladrón ladrones robaron asaltantes atracadores
			entrar entraron accedieron acceder colaron colarse
			encontrar encontró hallar hallado hallazgo descubrir descubierto descubrimiento
			perder pérdida pérdidas perderán
			comer comida alimentos
			comprar venta vender
			fabricar fabricación producir producción
			familia familias hogar hogares
			fundar fundado fundación creado crear
			alumno alumnos escuela niños
			elección elecciones elegido votar votos
			huelga protesta protestar manifestación
			irse marcharse marchó dimitir dimitió dimisión renunció cesó
			retraso retrasar retrasó demora demorar demorado aplazar aplazado
			agricultor agricultores regantes ganaderos campesinos
			pozo pozos perfora perforar
			barco buque
			prestar préstamo
			investigar investigación
			causa motivo origen culpan culpa
			embalse pantano presa`,
	},
	"de": {
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
	},
	"it": {
		kinds: `
			why: perché, xké, xche, come mai, per quale motivo, per quale ragione, cosa ha fatto, che cosa ha causato, cosa ha causato
			when: quando, qnd, a che ora, fino a quando, da quando, che giorno
			number: quanto, quanti, quanta, quante, quant
			where: dove, dov, da dove
			definition: cos è, cosa è, che cosa è, che cos è, cosa sono, che cosa sono, cosa significa, cosa vuol dire, che roba è
			how: come, in che modo
			who: chi, di chi, a chi`,
		which: "quale quali qual che", named: "si chiama*, si chiamava*, nome di, nome del, nome della",
		nouns: `
			when: data giorno anno mese ora secolo momento epoca scadenza orario
			where: città paese paesi luogo posto villaggio regione quartiere provincia comune ospedale stato
			who: uomo donna persona direttore direttrice capo sindaco sindaca presidente ministro ministra autore fondatore fondatrice capitano responsabile portavoce giudice procuratore procuratrice avvocato magistrato prefetto ristoratore
			org: società azienda impresa ditta associazione organizzazione gruppo banca sindacato partito agenzia costruttore produttore squadra ente istituzione compagnia
			number: numero prezzo importo lunghezza altezza larghezza profondità superficie dimensione età durata costo velocità peso distanza percentuale tasso budget stipendio multa ricompensa somma temperatura capacità
			why: ragione causa motivo`,
		what: "che cosa cos", say: "detto dice dire dichiarato dichiarò affermato annunciato spiegato risposto aggiunto assicurato commentato avvertito sostiene",
		one: "un una uno il la",
		is:  "è sono era significa", in: "a ad in nel nella nei nelle negli al alla all allo da dal dalla presso vicino verso per di del della", months: "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
		because: "perché\npoiché\na causa\nper protestare\ncontro \nper evitare\ngrazie a\ndovut\nprovocat\ncausat\nin quanto\ninsospettit\nvisto che",
		by:      " con \n tramite \n mediante \n da \n attraverso ",
		days:    "lunedì martedì mercoledì giovedì venerdì sabato domenica ieri domani mattina sera notte mezzogiorno mezzanotte pomeriggio estate inverno autunno primavera",
		amounts: "due tre quattro cinque sei sette otto nove dieci undici dodici tredici quattordici quindici sedici diciassette diciotto diciannove venti trenta quaranta cinquanta sessanta settanta ottanta novanta cento duecento mila mille milione milioni miliardo miliardi dozzina decine centinaia metà terzo quarto",
		units: `
			money: costa costare costato costo prezzo soldi importo multa stipendio ricompensa paga pagare penale / euro dollari dollaro lire milioni miliardi
			length: lunghezza altezza distanza larghezza profondità alto lungo / metro metri chilometro chilometri km
			share: percentuale tasso / % cento
			time: tempo durata età dura / anni anno mesi mese giorni giorno ore ora settimane minuti secondi
			mass: peso / tonnellata tonnellate chili chilogrammi grammi kg`,
		earlier: "prima precedente precedentemente predecessore ex scorso ultima ultimo",
		kin: `
			capo direttore direttrice dirige presidente guida guidato responsabile titolare vertice
			morto morti morte morire deceduto vittima vittime
			ferito feriti ferite
			lavoro posto posti impiego dipendenti lavoratori operaio operai licenziare licenziati
			soldi euro costo costare prezzo somma pagare multa penale sanzione
			chiudere chiuso chiusura
			aprire apertura riaprire
			cominciare inizio iniziare avvio avviare
			finire fine terminare
			abitanti gente persone popolazione residenti cittadini
			società azienda impresa ditta compagnia
			polizia carabinieri arrestare arrestato arresto
			fuoco incendio fiamme bruciare
			costruire costruzione costruito cantiere
			riparare riparazione ristrutturare
			auto automobile macchina veicolo veicoli
			rubare furto ladri ladro
			portare portato sequestrare sequestrato sequestro
			trovare trovato scoprire scoperto scoperta
			perdere perdita perdite
			mangiare cibo pasti
			comprare vendere vendita venduto acquisto
			fabbricare fabbricazione produrre produzione
			famiglia famiglie
			fondare fondato fondazione costituito nato
			alunni scuola bambini
			elezione elezioni eletto votare voti
			sciopero scioperare scioperano protesta protestare proclamare indire indetto proclamato manifestazione
			cadere caduto precipitare precipitato caduta
			dimettersi dimissioni dimesso lasciare
			ritardo ritardare consegna
			falso falsa contraffatto taroccato taroccate falsificato
			inchiesta indagine indagare magistrato procuratore procuratrice
			barca barche nave
			ricoverato ricovero ospedale
			incarico carica ruolo assessore`,
	},
	"pt": {
		kinds: `
			why: porque é que, por que, por quê, porque, pq, por que motivo, por que razão, qual o motivo
			when: quando, até quando, desde quando, a que horas, que horas, que dia, em que dia
			number: quanto, quanta, quantos, quantas, qtos, qts
			where: onde, aonde, de onde, cadê
			definition: o que é o, o que é a, o que é um, o que é uma, o que é esse, o que é essa, o que são, que é isso, o que significa, o que quer dizer, oq é, o que é
			who: quem, de quem, a quem
			how: como, de que maneira, de que forma`,
		which: "qual quais que", named: "se chama*, chama se, nome do, nome da, nome de",
		nouns: `
			when: data dia ano mês hora horas século momento época prazo horário
			where: cidade país lugar sítio local aldeia região bairro município estado hospital
			who: homem mulher pessoa diretor diretora chefe prefeito prefeita presidente ministro ministra autor fundador fundadora capitão comandante responsável porta-voz juiz juíza promotor advogado dono dona
			org: empresa companhia sociedade associação organização grupo banco sindicato partido agência construtora fabricante equipa equipe entidade instituição firma ONG
			number: número preço valor comprimento altura largura profundidade área tamanho idade duração custo velocidade peso distância percentagem porcentagem taxa orçamento salário multa recompensa soma temperatura capacidade tarifa
			why: razão causa motivo`,
		what: "que oq", say: "disse dito diz dizer declarou afirmou anunciou explicou respondeu contou garantiu alertou comentou falou fala prometeu",
		one: "um uma uns o a",
		is:  "é são era significa", in: "em no na nos nas a ao à aos às de do da para junto perto até por pelo pela", months: "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
		because: "porque\npor causa\ndevido\npara \ngraças a\njá que\nalegando\nprovocad\ncausad\numa vez que\npor falta",
		by:      " por \n com \n através \n mediante \n graças a ",
		days:    "segunda-feira terça-feira quarta-feira quinta-feira sexta-feira segunda terça quarta quinta sexta sábado domingo ontem amanhã manhã noite madrugada tarde meio-dia meia-noite verão inverno outono primavera",
		amounts: "dois duas três quatro cinco seis sete oito nove dez onze doze treze catorze quatorze quinze dezesseis dezasseis dezessete dezoito dezenove vinte trinta quarenta cinquenta sessenta setenta oitenta noventa cem cento duzentos mil milhão milhões bilhão bilhões dúzia dezenas metade terço quarto",
		units: `
			money: custa custar custou custo preço dinheiro valor multa salário recompensa pagar passagem / euro euros dólar dólares reais real milhões bilhões
			length: comprimento altura distância largura profundidade / metro metros quilómetro quilómetros quilômetro quilômetros km
			area: área / hectare hectares
			share: percentagem porcentagem taxa / % cento
			time: tempo duração idade / anos ano meses mês dias dia horas hora semanas minutos segundos
			mass: peso / tonelada toneladas quilos quilogramas gramas kg`,
		earlier: "antes anterior anteriormente antecessor antecessora ex última último",
		kin: `
			chefe diretor diretora dirige presidente preside comanda comandante coordena lidera frente responsável
			morto mortos morte morrer morreu vítima vítimas
			ferido feridos ferimentos
			emprego empregos trabalho vaga vagas trabalhadores funcionários demitir
			dinheiro euros reais custo custar custou preço valor pagar tarifa
			fechar fechado encerramento encerrar
			abrir abertura reabrir
			começar começou início iniciar
			terminar fim acabar pronta pronto concluir concluída entregue
			habitante habitantes gente pessoas população moradores desalojados
			empresa companhia construtora firma
			fabricar fabrica fabricante produzir produzido fornecedor
			polícia prender preso deter deteve detido detenção
			fogo incêndio chamas queimar arder ardeu arderam consumiu destruiu
			construir construção construído obras
			reparar reparação consertar conserto
			carro carros veículo veículos ônibus autocarro
			roubar roubo ladrão ladrões
			encontrar encontrou achado descobrir descoberta
			perder perda perdas
			comer comida refeição refeições alimentação
			dormir dormem alojados
			sair saíram retirar evacuar
			comprar vender venda
			emprestar emprestou empréstimo financiar financiamento
			prefeitura prefeito prefeita câmara município
			família famílias
			fundar fundado fundação criado
			alunos escola crianças
			eleição eleito votar votos
			greve protesto protestar
			justiça recurso recorreu tribunal juíza juiz processo ação
			carregar carregados recarga recarregados carregamento
			sair demissão demitiu renunciou
			atraso atrasar adiado
			barco navio
			investigar investigação inquérito
			vingar vingança motivo causa`,
	},
	"ru": {
		kinds: `
			why: почему, зачем, отчего, из за чего, по какой причине, с какой целью, чего ради, почем
			when: когда, до каких пор, в каком году, какого числа, во сколько, с какого времени, в котором часу
			number: сколько, скока, скольк*
			where: где, куда, откуда, докуда
			definition: что такое, что значит, что означает, что это за, чё такое
			who: кто, кого, кому, кем
			how: как, каким образом`,
		which: "какой какая какое какие какого каких какую каком каким какими", named: "как зовут, как звали, как называется, как называют, имя",
		nouns: `
			when: дата день год году месяц час время число век срок
			where: город страна место деревня посёлок регион район область больница
			who: человек мужчина женщина директор глава начальник мэр президент министр автор основатель капитан руководитель представитель судья прокурор адвокат губернатор
			org: фирма компания предприятие организация общество группа банк профсоюз партия агентство производитель завод команда ведомство институт
			number: число количество цена стоимость сумма длина высота ширина глубина площадь размер возраст продолжительность скорость вес расстояние процент доля бюджет зарплата штраф награда температура
			why: причина мотив повод`,
		what: "что чё че", say: "сказал сказала сказали говорит заявил заявила сообщил сообщила объяснил ответил добавил отметил передал пообещал подчеркнул",
		is: "это", in: "в во на из у с со около возле под при к до от", months: "январь января январе февраль февраля феврале март марта марте апрель апреля апреле май мая мае июнь июня июне июль июля июле август августа августе сентябрь сентября сентябре октябрь октября октябре ноябрь ноября ноябре декабрь декабря декабре",
		because: "потому что\nпоскольку\nтак как\nиз-за\nчтобы\nвследствие\nблагодаря\nпричин\nвызва\nкогда",
		by:      " путём \n с помощью \n через \n при помощи \n на ",
		days:    "понедельник вторник среду среда четверг пятницу пятница субботу суббота воскресенье вчера сегодня завтра утром вечером ночью днём полдень полночь летом зимой осенью весной",
		amounts: "два две двух три трёх четыре четырёх пять пяти шесть шести семь восемь девять десять одиннадцать двенадцать тринадцать четырнадцать пятнадцать шестнадцать двадцать тридцать сорок пятьдесят шестьдесят сто двести триста тысяча тысячи тысяч миллион миллиона миллионов миллиард миллиарда миллиардов десятки сотни половина треть четверть трое двое четверо пятеро",
		units: `
			money: стоит стоить стоимость цена деньги денег сумма штраф зарплата заплатят / рубль рубля рублей доллар долларов евро копеек миллионов миллиардов
			length: длина высота расстояние ширина глубина / метр метра метров километр километра километров
			share: процент процентов доля / процент процента процентов %
			time: долго возраст лет / год года лет месяц месяца месяцев день дня дней час часа часов недель минут секунд
			mass: вес тонн / тонна тонны тонн килограмм килограммов граммов`,
		earlier: "до раньше ранее прежний прежнего предыдущий предыдущая предыдущего предшественник бывший последний",
		kin: `
			глава главный начальник директор руководит руководитель возглавляет мэр возглавила президент председатель
			погиб погибли погибших умер умерли смерть убит жертва жертвы
			ранен ранены пострадал пострадавшие
			работа работу рабочие сотрудники место увольнение уволены
			деньги рублей стоимость стоить стоит цена плата сумма тариф
			закрыть закрыт закрытие
			открыть открыт открытие
			начать начало начнется начался
			закончить конец завершить закончилась закончился
			народ люди человек жители житель население члены экипаж
			фирма компания предприятие
			владеет владелец принадлежит владеть хозяин собственник
			полиция задержан арестован арест задержали
			огонь пожар горит сгорел
			построить построен строительство
			ремонт ремонтировать ремонтировали починить
			машина машины автомобиль автомобили
			кража украсть вор воры
			найти нашли обнаружен обнаружили находка
			терять потеря потерял
			купить продать продажа
			дети дитя школьники школа школе классы ученики занятия
			учатся учиться учеба занятия уроки
			выборы выбрали избрали избран избрана голосование голосов победила победил
			забастовка протест митинг
			застрял встал остановился потеряло ход
			добраться доберется подойти прибыть придет
			попали попасть доставил доставить
			мэр мэром глава
			инаугурация вступление церемония
			новый новая
			отставка уволился ушёл
			задержка отложен отложила
			судно корабль ледокол
			расследование проверка следствие
			прежний бывший
			свет электричество
			причина`,
	},
	"ar": {
		kinds: `
			why: لماذا, ليش, ليه, لشو, لأي سبب, ما سبب, ما هو سبب, شو سبب, ما السبب
			when: متى, إمتى, امتى, في أي يوم, في أي سنة, أي تاريخ, أي ساعة
			number: كم, قديش, اديش, بكم
			where: أين, وين, فين, من أين, منين, لوين
			how: كيف, ازاي, شلون
			definition: ما هو, ما هي, ماهو, ماهي, شو هو, شو هي, ما معنى, شو يعني, ايش هو, ما المقصود
			who: من, مين, منو, من هو, من هي, لمن`,
		which: "أي أية اي ايي لأي لاي بأي باي", named: "ما اسم, شو اسم, ما أسماء, اسم",
		nouns: `
			when: تاريخ يوم سنة عام شهر ساعة موعد وقت قرن
			where: مدينة بلد دولة مكان قرية منطقة حي محافظة مستشفى موقع
			who: رجل امرأة شخص مدير مديرة رئيس رئيسة وزير وزيرة مؤلف مؤسس قائد قبطان محافظ عمدة قاض محام ناطق متحدث عالم عالمة باحث باحثة خبير خبيرة مهندس دكتور
			org: شركة مؤسسة جمعية منظمة هيئة مجموعة بنك مصرف نقابة حزب وكالة فريق جامعة وزارة
			number: عدد سعر مبلغ طول ارتفاع عرض عمق مساحة حجم عمر مدة تكلفة سرعة وزن مسافة نسبة ميزانية راتب غرامة مكافأة حرارة
			why: سبب دافع`,
		what: "ماذا شو ايش وش", say: "قال قالت يقول صرح صرحت أعلن أعلنت أكد أكدت ذكر ذكرت أضاف أضافت أوضح رد أجاب وقال وقالت وأضاف وأضافت",
		is: "هو هي وهو وهي", in: "في إلى من على قرب عند", months: "يناير فبراير مارس أبريل إبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر نيسان أيار حزيران تموز آب أيلول شباط آذار",
		because: "لأن\nبسبب\nنتيجة\nبعد \nمن أجل\nكي \nنظرا\nبفعل\nسبب\nخوفا\nمعلل\nفجف",
		by:      " عبر \n بواسطة \n عن طريق \n من خلال \nعندما\nحين",
		days:    "الاثنين الثلاثاء الأربعاء الخميس الجمعة السبت الأحد أمس غدا صباح مساء ليلة فجر صيف شتاء خريف ربيع",
		amounts: "اثنان اثنين ثلاث ثلاثة أربع أربعة خمس خمسة ست ستة سبع سبعة ثمان ثماني ثمانية تسع تسعة عشر عشرة عشرون عشرين ثلاثون ثلاثين أربعون أربعين خمسون خمسين مئة مائة مئتي مئتين مئتا ألف ألفين آلاف مليون ملايين مليونين مليار مليارات عشرات مئات نصف ثلث ربع",
		units: `
			money: تكلفة سعر ثمن مبلغ غرامة راتب صرفت كلف كلفت دفع / دولار دولارا دينار دينارا درهم درهما ريال ريالا جنيه يورو ليرة مليون ملايين مليار
			length: طول ارتفاع عمق مسافة عرض / متر مترا أمتار كيلومتر كيلومترا
			share: نسبة / بالمئة بالمائة %
			time: عمر مدة / سنة سنوات عام أعوام عاما شهر أشهر يوم أيام يوما ساعة ساعات أسبوع أسابيع دقيقة دقائق
			mass: وزن طن / طن أطنان طنا كيلوغرام كيلو غرام`,
		earlier: "قبل سابق السابق سابقا سلف أخر",
		kin: `
			رئيس رئيسة مدير مديرة يترأس يرأس يقود تقود قائد قائدة زعيم مسؤول
			مات ماتوا قتيل قتلى وفاة توفي ضحية ضحايا مقتل قتل
			جريح جرحى أصيب إصابة
			عمل وظيفة وظائف عمال موظف موظفين
			مال نقود فلوس سعر ثمن تكلفة كلفة صرف صرفت خصص خصصت دفع مبلغ
			أغلق إغلاق وقف توقف أوقف أقفل
			فتح افتتاح يفتح يفتحون يفتتح
			بدأ بداية انطلق
			انتهى نهاية
			سكان أهالي ناس نسمة شخص أشخاص مواطنين
			شركة مؤسسة تابعة تتبع تملك مالكة يملك
			شرطة اعتقال اعتقل قبض ألقت أوقفت
			نار حريق حرائق
			بناء بنى شيد
			إصلاح تصليح صيانة
			سيارة سيارات مركبة
			سرقة سرق لص لصوص
			اكتشف اكتشاف عثر عثور وجد مكتشفات
			خسر خسارة خسائر فقد
			عاد يعود عودة رجع يرجع استئناف
			ماء مياه
			شرب يشرب تزود زود
			عائلة أسرة عائلات أسر
			أسس تأسس تأسيس تأسست أنشئ
			طلاب مدرسة أطفال
			انتخاب انتخابات انتخب صوت
			إضراب احتجاج مظاهرة
			ترك هجر غادر رحل هجروا
			قديما قديم
			عرض معرض يعرض تعرض شوف نشوف نرى رؤية مشاهدة
			قطعة قطع مكتشفات
			استقال استقالة
			تأخر تأخير
			سفينة ناقلة باخرة
			تحقيق يحقق
			باحث باحثين بعثة علماء
			بئر آبار
			مزارع فلاح`,
	},
	"zh": {
		say:     "说 表示 指出 称 介绍",
		because: "由于\n因为\n因此\n所以\n原因\n导致\n引起\n为了\n担心\n起因",
		by:      "先\n通过\n用\n采用\n利用\n靠",
	},
}
