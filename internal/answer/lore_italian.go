package answer

var italian = lore{
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
}
