package kb

// asking are, by language, the words that frame a question and say nothing of
// its subject: greetings, please, "does anybody know", pronouns, auxiliaries and
// modal verbs in all their persons, the small adverbs of talk, and how they are
// typed in a chat. They are ignored in questions only, as [AskStop]. English
// stands in askWords: its weights were trained on that list.
var asking = map[string]string{
	"fr": `bonjour bonsoir salut coucou hello merci svp stp please dis dites dire disait di moi toi lui leur eux soi
		qui que quoi quel quelle quels quelles lequel laquelle lesquels lesquelles quand ou comment pourquoi combien
		est es suis sommes etes etait etais etaient etions sera seront serait soit soient fut furent ete etre
		ai as a avons avez ont avait avais avaient aura auront aurait auraient ait eu avoir
		fait fais font faire faisait faisaient fera ferait faite faits faites
		peut peux peuvent pouvait pouvez pourrait pourrais pourra pourront pu pouvoir doit dois doivent devait devra devrait du devoir
		veut veux veulent voulait voudrait voudrais voulu vouloir va vas vais vont allait allaient ira irait aller alle allee
		sait sais savez savent saurait savoir su connait connaissez faut fallait faudra
		je j tu il elle on nous vous ils elles me m te t se s le la les l y en ce c ca cela ceci celui celle ceux celles cet cette ces
		un une des d du de au aux mon ma mes ton ta tes son sa ses notre nos votre vos leurs
		et mais donc or ni car si ne n pas plus jamais non oui sans avec pour par sur sous dans en vers chez entre depuis pendant jusqu jusque lors selon propos sujet concernant
		aussi tres bien bon alors puis ensuite maintenant exactement precisement justement vraiment encore deja toujours enfin fin meme autre autres tout tous toute toutes
		quelqu quelque quelques quelqu'un quelquun qqn qqun qq1 qu jusqu'a lorsqu puisqu aujourd
		appelle appelait appellent appeler nomme nom s'appelle question savons veuillez aimerais aimerait aider peu lors fait afin pq pk koi ki kan cb`,
	"es": `hola buenas buenos dias tardes noches gracias porfa porfavor favor oye oiga oigan eh che vale
		quien quienes kien kienes que k q ke cual cuales cuando cuanto cuanta cuantos cuantas donde adonde como por porque xq pq porq qn
		es soy eres somos sois son era eras eran fue fueron fui ser sido siendo sera seran seria sea sean fuera
		esta estan estoy estas estamos estaba estaban estuvo estuvieron estar estado este
		ha han he has hemos habia habian habra habria haya hay hubo hubieron haber
		tiene tienen tengo tenia tenian tuvo tendra tener va van voy vas vamos iba iban ir ido
		puede pueden puedo podria podrian pudo podia podra poder debe deben debia deberia quiere quiero quisiera queria querer
		sabe saben sabes sabeis sabria saber se sepa alguien nadie algo algun alguna alguno dime dinos decime digame decir dice dicen dijo dijeron dicho cuenta cuentame explica
		hace hacen hacer hizo hicieron hecho haciendo hara pasa paso pasado ocurre ocurrio
		yo tu el ella ello nosotros vosotros ustedes usted ellos ellas me te le la lo nos os les las los su sus mi mis tus nuestro nuestra
		un una unos unas de del al a en y e o u ni pero si no con sin para sobre entre hasta desde segun hacia tras ante bajo contra durante acerca
		ese esa esos esas eso esto estos aquel aquella aquellos muy mas menos tan tanto ya aun todavia tambien tampoco ahora entonces luego pues bueno exactamente realmente
		llama llaman llamaba llamaban llamo nombre gustaria saber sabemos puedes podeis podes ayuda respecto sobre cosa tal`,
	"de": `hallo hi hey moin servus guten tag morgen abend danke bitte sag sagt sagen mal ma kurz frage
		wer wen wem wessen was wann wo wohin woher wie warum wieso weshalb weswegen wozu womit wodurch wofur woran worauf woruber wovon welche welcher welches welchen welchem wieviel wieviele viel viele
		ist sind war waren bin bist seid sei gewesen wird werden wurde wurden worden geworden wurde hat haben habe hatte hatten hast gehabt
		kann konnen konnte konnten kannst muss mussen musste mussten soll sollen sollte sollten will wollen wollte mochte mochten mag darf durfen durfte lasst
		weiss weisst wisst wissen jemand jmd irgendwer irgendjemand man keiner gern gerne interessieren erklaren erklar heisst heissen hiess hiessen gibt gab gibts gab's geht ging
		ich du er sie es wir ihr mich dich ihn uns euch ihm ihnen sich mein dein sein seine seiner seinen ihre ihren ihrer ihrem unser euer
		der die das den dem des ein eine einen einem einer eines dieser diese dieses diesen diesem jener jene dort da dabei davon dafur dazu davor danach daran darauf darin
		und oder aber denn doch halt eben eigentlich uberhaupt schon noch etwa wohl nun jetzt gerade ja nein nicht kein keine auch nur sehr so dann also dass ob als wenn weil bis seit laut
		in im an am auf aus bei beim mit nach von vom vor zu zum zur uber unter durch fur furs furn gegen ohne um zwischen wegen bezuglich hinter neben ins ans aufs
		namens name namen genau ungefahr etwas alles alle allem mir dir uns macht machen gemacht tut tun hab ne nen n s is ner nochmal bissl nix net isch des i`,
	"it": `ciao salve buongiorno buonasera grazie scusa scusate scusi perfavore favore piacere dimmi ditemi dire dica
		chi che cosa cos cose quale quali qual quando dove dov come com perche quanto quanti quanta quante qnd xche ke kosa nn mai
		e e' sono sei siamo siete era erano fu furono sara saranno sarebbe stato stata stati state essere sia
		ha hanno ho hai abbiamo avete aveva avevano avra avrebbe avere avuto abbia c ci
		puo possono posso puoi potrebbe potrei poteva potete potere deve devono dovrebbe doveva vuole voglio vorrei volevo vogliono volere
		sa sapete sanno sai sapere so saputo qualcuno nessuno qualcosa qualche fa fanno fare fatto facevano faceva fece va vanno andare
		io tu lui lei noi voi loro mi ti si vi lo la li le gli ne me te se il i l un uno una dei delle degli del della dello dell di d
		a ad al allo alla all ai agli alle da dal dallo dalla dall dai dagli dalle in nel nello nella nell nei negli nelle con col su sul sullo sulla sull sui sulle per tra fra
		questo questa questi queste quello quella quelli quelle quel quei quegli suo sua suoi sue mio mia nostro vostro
		e ed o ma anche non piu meno molto tanto troppo gia ancora adesso ora poi allora dunque quindi proprio davvero esattamente veramente circa secondo riguardo durante prima dopo
		chiama chiamano chiamava chiamavano nome risulta dice dicono detto dici po bene alcuni succede successo`,
	"pt": `ola oi oie bom boa dia tarde noite alo obrigado obrigada favor porfavor diz diga digam dizer digame gente pessoal galera
		quem que q oque oq qual quais quando onde aonde donde como por porque porq pq porque quanto quanta quantos quantas cade
		e eh sao sou somos era eram foi foram fui ser sido sera serao seria seja esta estao estou estava estavam esteve estar ta tao tava
		ha houve havia tem tem tenho tinha tinham teve tiveram tera ter haver vai vao vou ia iam ir indo
		pode podem posso podia poderia podiam puder poder deve devem devia deveria quer quero queria querem gostaria gostava
		sabe sabem sabes sei saber sabemos alguem ninguem algo algum alguma disse disseram dito fala falou falaram faz fazem fazer fez feito fizeram fica
		eu tu ele ela nos voce voces vc vcs eles elas me te se lhe lhes lo la o a os as um uma uns umas de do da dos das d em no na nos nas num numa ao aos pelo pela pelos pelas para pra pro prum com sem sobre entre ate desde
		este esta estes estas esse essa esses essas isso isto aquilo aquele aquela aqueles seu sua seus suas meu minha nosso
		e ou mas nem nao sim ja ainda agora entao afinal mesmo la ai aqui muito mais menos tambem so tao tal bem depois antes mas exatamente exactamente realmente acerca respeito segundo conforme
		chama chamam chamava chamavam nome explicar explica ajuda e' isso aconteceu acontece ne`,
	"ru": `привет здравствуйте здрасте добрый день вечер утро спасибо пожалуйста плиз пж скажите скажи подскажите подскажи расскажите расскажи объясните ребята ребят народ люди коллеги слушайте
		кто кого кому кем ком что чего чему чем чё че шо какой какая какое какие какого какому каким каких какую каком какими который которая которое которые когда где куда откуда как почему зачем отчего сколько скока скольки чей чья чьё чьи
		знает знаете знаешь знать известно интересно хочу хотел хотела хотелось хотят можно может могут мог могла могли мочь надо нужно должен должна должны
		быть был была было были будет будут есть нет бы ли же ведь вот ну а и но или то это этот эта эти этого этой этом этим этому этих тот та те того той том тем тех
		я ты он она оно мы вы они меня тебя его её ее нас вас их мне тебе ему ей нам вам им мной тобой ним ней них нём нем себя себе свой своя своё свои своего своей своих
		в во на с со к ко у о об обо от ото до из изо за под над по при про для без через между перед после около возле ради вместо насчет насчёт согласно
		не ни да уже ещё еще только лишь даже вообще сейчас щас теперь тогда потом там тут здесь вдруг именно точно просто так очень более менее снова опять тоже также такой такое такая такие
		кто-нибудь кто-то нибудь либо зовут звали называется называют назвали имя сказать говорит говорят`,
	"ar": `مرحبا اهلا السلام عليكم صباح مساء الخير شكرا رجاء الرجاء فضلك فضلكم سمحت سمحتم سمحتي لو ممكن يمكن اريد ودي بدي ابغى ابي حاب حابب عايز عاوز اعرف نعرف تعرف تعرفون يعرف احد حد شخص يقدر اقدر نقدر تقدر قولوا قول خبروني اخبرني
		من مين منو ما ماذا ماهو ماهي شو ايش اش شنو وش ايه هل متي امتي امتا وقتيش اين وين فين كيف ازاي شلون كم قديش اديش لماذا ليش ليه لشو اي ايي بكم لكم فيكم
		هو هي هم هن انا نحن انت انتم هذا هذه ذلك تلك هؤلاء هاي هاد هادا هيك دي ده اللي التي الذي الذين اللذان اللتان
		في علي الي عن مع حتي عند لدي منذ خلال حول ضمن بين فوق تحت قبل بعد ضد او ثم بل لكن ان انه انها ان اذا اذ حيث كما مثل غير سوي
		كان كانت كانوا يكون تكون سيكون ستكون صار صارت قد لقد لم لن لا ليس ليست سوف راح رح تم يتم تمت هناك هنا الان هلا هلق حاليا فعلا بالضبط تقريبا ايضا فقط كل بعض اسم اسمه اسمها عدد عليه عليها عليهم فيه فيها منه منها له لها لهم به بها يوجد موجود الاساس`,
	"nl": `hallo hoi dag goedemorgen bedankt dank alsjeblieft aub graag wie wat welke welk wanneer waar waarom hoe hoeveel waarheen waarvandaan
		is zijn was waren ben bent wordt worden werd werden heeft hebben had hadden heb kan kunnen kon kun moet moeten mag mogen zal zullen zou zouden wil willen
		weet weten iemand niemand iets zeg zeggen zei vertel ik jij je hij zij ze wij we jullie u mij me hem haar ons hun het de een dit dat deze die er daar hier
		van voor met door uit over bij naar om als dan maar en of ook nog al nu toch eigenlijk even precies niet geen wel zo dus heet heten genoemd naam volgens`,
}

// arabicProclitics are what Arabic writes together with the next word: and, so,
// with, to, as.
var arabicProclitics = []string{"و", "ف", "ب", "ل", "ك"}

// askSets are askWords and asking together, folded.
var askSets = func() map[string]map[string]bool {
	sets := map[string]map[string]bool{}
	for lang, words := range askWords {
		all := foldedSet(asking[lang])
		if lang == "ar" {
			for w := range foldedSet(asking[lang]) {
				for _, p := range arabicProclitics {
					all[p+w] = true
				}
			}
		}
		for w := range stopWords[lang] { // left out anyway
			delete(all, w)
		}
		for w := range words {
			all[w] = true
		}
		sets[lang] = all
	}
	return sets
}()
