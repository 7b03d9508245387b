package answer

var dutch = lore{
	kinds: `
		why: waarom, hoezo, waardoor, om welke reden, wat is de reden, wat was de reden, waartoe, waarvoor, met welk doel, hoe komt het, hoe kwam het, hoe kan het, wrm, vanwaar
		when: wanneer, tot wanneer, sinds wanneer, vanaf wanneer, hoe laat, op welke dag, in welk jaar, welke datum
		number: hoeveel*, hoe veel, hoe hoog, hoe lang, hoelang, hoe groot, hoe oud, hoe duur, hoe ver, hoe diep, hoe zwaar, hoe vaak, hoe breed, hoe snel, hoe warm, hoe koud, wat kost*, wat heeft * gekost
		where: waar, waarheen, waarvandaan, waar naartoe, waarnaartoe
		definition: wat is, wat zijn, wat betekent, wat houdt, wat wordt bedoeld, wat verstaat men
		who: wie, wiens, van wie, met wie, door wie, aan wie
		how: hoe, op welke manier, op welke wijze, waarmee`,
	which: "welk welke welks", named: "hoe heet, hoe heten, hoe heette, hoe heetten, wat heet, naam van, genaamd, genoemd",
	nouns: `
		when: datum dag jaar maand week uur tijdstip moment eeuw begin termijn deadline periode seizoen
		where: stad land plaats plek dorp streek regio wijk buurt gemeente provincie ziekenhuis locatie eiland gebouw straat
		who: man vrouw persoon directeur directrice baas chef burgemeester wethouder president minister staatssecretaris schrijver schrijfster auteur oprichter oprichtster leider leidster woordvoerder woordvoerster kapitein rechter advocaat officier voorzitter voorzitster penningmeester trainer coach uitvinder eigenaar eigenares opvolger voorganger
		org: bedrijf onderneming firma maatschappij vereniging stichting organisatie groep bank vakbond partij instantie dienst fabrikant producent concern instituut instelling ministerie club ploeg team aannemer
		number: getal aantal prijs bedrag lengte hoogte breedte diepte oppervlakte omvang grootte leeftijd duur kosten snelheid gewicht afstand percentage aandeel budget begroting salaris loon boete beloning som temperatuur capaciteit inhoud
		why: reden redenen oorzaak aanleiding motief beweegreden`,
	what: "wat", say: "gezegd zei zeiden zegt zeggen verklaard verklaarde verklaart geantwoord antwoordde meldde gemeld meldt vertelde verteld vertelt vond meende stelde benadrukte benadrukt waarschuwde beloofde legde aldus liet weten sprak kondigde reageerde",
	one: "een de het",
	is:  "is zijn was waren betekent", in: "in te op bij aan naar uit van tot vanuit nabij langs rond tegenover naast", months: "januari februari maart april mei juni juli augustus september oktober november december",
	because: "omdat\n want \ndoordat\naangezien\nvanwege \nwegens \ndoor \nomwille van\n om \nzodat \ndankzij \nals gevolg van\nten gevolge van\nreden\noorzaak\naanleiding\nveroorzaakt\nte wijten aan\nte danken aan\nuit protest\ngebrek aan",
	by:      " door \n met \n via \n met behulp van \n door middel van \n per \n dankzij \n aan de hand van ",
	days:    "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag gisteren eergisteren vandaag morgen overmorgen ochtend ochtends morgens middag middags avond avonds nacht nachts middernacht vanmorgen vanochtend vanmiddag vanavond vannacht zomer winter herfst najaar lente voorjaar uur",
	amounts: "twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien vijftien zestien zeventien achttien negentien twintig dertig veertig vijftig zestig zeventig tachtig negentig honderd honderden tweehonderd driehonderd vijfhonderd duizend duizenden miljoen miljoenen miljard miljarden dozijn tientallen helft derde kwart anderhalf anderhalve",
	units: `
		money: duur kost kosten kostte kostten gekost prijs geld bedrag boete salaris loon som schuld schulden betalen betaald betaalt budget begroting verdient beloning / euro euros dollar dollars gulden cent pond miljoen miljard
		length: lang hoog ver breed diep lengte hoogte breedte diepte afstand / meter kilometer centimeter millimeter km
		area: oppervlakte groot / hectare hectares km2 vierkante
		share: aandeel percentage deel / procent %
		time: lang lange hoelang duur duurt duurde oud leeftijd tijd / jaar jaren maand maanden dag dagen uur uren week weken minuut minuten seconde seconden
		mass: zwaar gewicht weegt woog wegen / ton tonnen kilo kilogram gram kg`,
	earlier: "voor daarvoor ervoor eerder eerst eerdere vroeger vroegere voorganger voorgangster vorige voormalig voormalige toenmalige laatste",
	kin: `
		baas chef hoofd leider leidt leiden geleid directeur directrice bestuurder topman topvrouw voorzitter president leiding
		dood dode doden gestorven sterven stierf stierven overleden overleed overlijden omgekomen kwam leven slachtoffer slachtoffers gedood verongelukt
		gewond gewonde gewonden verwond letsel
		baan banen werk functie arbeidsplaats arbeidsplaatsen werknemer werknemers medewerker medewerkers personeel ontslag ontslagen ontslaan
		geld euro kosten kost kostte duur prijs bedrag som betalen
		mensen personen bewoner bewoners inwoner inwoners omwonenden burgers bevolking
		sluiten sluit gesloten sluiting dicht sloot stoppen einde
		openen opent geopend opening heropening heropent heropend open
		beginnen begint begon begonnen begin start starten gestart aanvang
		eindigen eindigt afgelopen einde klaar afgerond voltooid
		bedrijf onderneming firma fabrikant concern maatschappij
		oprichten opgericht oprichter oprichting stichten gesticht begonnen
		politie aanhouden aangehouden aanhouding arresteren gearresteerd arrestatie opgepakt oppakken agenten
		brand vuur vlammen branden brandde afgebrand uitgebrand verbrand
		ontstaan ontstond veroorzaakt veroorzaken oorzaak uitgebroken aanleiding komt kwam
		bouwen gebouwd bouw bouwt aangelegd aanleg
		repareren gerepareerd reparatie herstel herstellen hersteld renovatie renoveren opknappen opgeknapt
		auto autos voertuig voertuigen wagen
		stelen gestolen diefstal dief dieven inbraak inbreker inbrekers gejat buit geroofd
		vinden gevonden vond vonden ontdekken ontdekt ontdekking aangetroffen vondst
		verliezen verloor verloren verlies kwijt kwijtraken
		eten maaltijd maaltijden voedsel voeding
		kopen gekocht kocht koop aankoop aangeschaft
		verkopen verkocht verkoop
		maken maakt gemaakt produceren produceert productie fabriceren vervaardigen vervaardigd
		verhuizen verhuisd verhuizing verplaatsen verplaatst verplaatsing
		onderbrengen ondergebracht opvang opgevangen onderdak
		weg vertrekken vertrekt vertrok vertrek verlaten evacueren geevacueerd evacuatie ontruimd ontruiming
		gezin gezinnen familie families huishouden huishoudens
		leerling leerlingen scholier scholieren school kinderen kind
		verkiezing verkiezingen gekozen verkozen kiezen stemmen stemming
		staking staken protest protesteren demonstratie actie
		onderzoek onderzoeken onderzocht onderzoekt deskundige deskundigen expert
		aftreden opstappen opgestapt afgetreden trad ontslag vertrek
		uitstellen uitgesteld uitstel vertraging vertraagd
		schip boot vaartuig schepen boten
		boer boeren landbouwer landbouwers agrarier agrariers
		boerderij hoeve
		betalen betaald betaalt financieren gefinancierd bekostigen subsidie
		eigenaar eigenares bezit bezitten eigendom
		opvolger opvolgster opvolgen opvolging volgt nieuwe
		voorganger voorgangster voormalig vroeger vorige
		woning woningen huis huizen appartement
		terrein perceel grond
		ziek ziekte besmet besmetting
		winnen wint won gewonnen winnaar winnares winst zege
		lenen geleend lening
		dokter arts artsen huisarts
		fiets fietsen rijwiel
		kapot defect stuk storing beschadigd schade
		stroom elektriciteit
		stoppen gestopt ophouden afgelast geschrapt geannuleerd
		trouwen getrouwd huwelijk bruiloft
		reden oorzaak aanleiding waarom motief`,
}
