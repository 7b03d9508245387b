package answer

var french = lore{
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
}
