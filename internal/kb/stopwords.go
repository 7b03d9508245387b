package kb

// stopWords are function words by language, folded. They get no postings.
var stopWords = map[string]map[string]bool{
	"en": foldedSet(`a an the of in on at to for from by with as and or but nor isnt arent wasnt werent dont doesnt didnt cant couldnt wont wouldnt shouldnt hasnt havent hadnt mustnt theyre youre theyve weve youve is are was were be been being am it its this that these those there here which who whom whose what when where why how has have had do does did done will would shall should can could may might must not no so if then than too very just also into onto upon about over under between through during before after above below up down out off again s t he she they them his her their our your my we you i me him us each both any all some such only own same other more most`),
	"fr": foldedSet(`le la les l un une des du de d et ou mais ni que qui quoi dont en dans sur sous par pour avec sans chez vers a au aux est sont etait etaient sera ete etre avoir ont il elle ils elles on nous vous je tu se sa son ses leur leurs ce cet cette ces ne pas plus y qu s c n j m t si comme aussi tres ainsi`),
	"es": foldedSet(`el la los las un una unos unas de del y o u pero ni que en a al con sin por para sobre entre hasta desde es son era eran fue fueron ser ha han habia se su sus lo le les me te nos no si como mas muy ya este esta estos estas ese esa aquel tambien`),
	"de": foldedSet(`der die das den dem des ein eine einen einem einer eines und oder aber nicht kein keine in im an am auf aus bei mit nach seit von vom zu zum zur uber unter durch fur gegen ohne um ist sind war waren wird werden wurde wurden hat haben hatte hatten sein er sie es wir ihr ich du sich als wie auch nur noch dass so`),
	"ru": foldedSet(`и в во не что он на я с со как а то все она так его но да ты к у же вы за бы по только ее мне было вот от меня еще нет о из ему теперь когда даже ну ли если уже или ни быть был него до вас нибудь опять уж вам ведь там потом себя ничего ей может они тут где есть надо ней для мы тебя их чем была сам чтоб без будто чего раз тоже себе под будет ж тогда кто этот того потому этого какой при об это были`),
	"ar": foldedSet(`في من على الى إلى عن مع هذا هذه ذلك تلك التي الذي الذين و او ثم أن ان كان كانت قد لم لن لا ما هو هي هم كما بعد قبل بين كل`),
	"it": foldedSet(`il lo la i gli le l un uno una di del della dei delle dello degli d e o ma ne che chi in nel nella nei nelle a al alla ai alle da dal dalla con su sul sulla per tra fra sono era erano fu ha hanno si suo sua suoi sue non come piu anche`),
	"pt": foldedSet(`o a os as um uma uns umas de do da dos das e ou mas nem que em no na nos nas por para com sem sobre entre ate desde sao era eram foi foram ser ha tem se seu sua seus suas lhe nao como mais muito ja este esta isso tambem ao aos`),
	"nl": foldedSet(`de het een den der des t n en of maar want dus doch noch dan als dat die dit deze daar hier er erin eraan erop ervan daarvan daarmee daarbij hiervan in op aan bij met van voor naar uit tot te ten ter door over onder om tegen tussen zonder via per sinds vanaf vanuit binnen buiten na achter boven naast tijdens volgens rond ik je jij jou jouw u uw hij hem zijn zij ze haar wij we ons onze jullie hun hen mij me mijn zich zichzelf men is ben bent was waren wees geweest heb hebt heeft hebben had hadden gehad word wordt worden werd werden geworden kan kun kunt kunnen kon konden zal zul zult zullen zou zouden mag mogen mocht moet moeten moest wil wilt willen wilde doet doen deed niet geen niks ook nog al wel toch even eens zo zoals toen nu hoewel terwijl omdat doordat zodat indien ofwel mits toe af heen weer alle alles elk elke ieder iedere iets iemand niemand zelf zelfs andere ander zulke reeds echter nou`),
	"zh": foldedSet(`的 了 是 在 和 与 及 或 有 为 被 将 对 于 以 也 而 就 都 不`),
}

// askWords are words that ask, by language, folded. They are left out of a
// question's search terms but keep their postings.
var askWords = map[string]map[string]bool{
	"en": foldedSet(`who whom whose what which when where why how did do does is are was were tell please give me us say said says many much know anyone someone anything something briefing briefings article document report according mentioned mention happened happen name names called`),
	"fr": foldedSet(`qui que quoi quel quelle quels quelles quand ou comment pourquoi combien est ce sont dit t il elle a`),
	"es": foldedSet(`quien quienes que cual cuales cuando donde adonde como por cuanto cuanta cuantos cuantas dijo es son fue`),
	"de": foldedSet(`wer wen wem wessen was welche welcher welches welchen wann wo wohin woher wie warum weshalb wieso viel viele vielen sagte ist sind war`),
	"ru": foldedSet(`кто кого кому кем что чего чем какой какая какое какие каких когда где куда откуда как почему зачем сколько чей сказал сказала`),
	"ar": foldedSet(`من ما ماذا متى اين أين كيف لماذا كم هل اي أي`),
	"it": foldedSet(`chi che cosa quale quali quando dove come perche quanto quanti quanta quante ha detto`),
	"pt": foldedSet(`quem que qual quais quando onde como por quanto quantos quanta quantas disse`),
	"nl": foldedSet(`wie wiens wier wat welk welke wanneer waar waarheen waarvandaan waarnaar waarin waarop waarvan waarmee waardoor waarvoor waaraan waarover waarom hoezo hoe hoeveel hoelang hoeveelste hoevaak vanwaar is zijn was waren zei zeiden zegt zeggen gezegd veel vele`),
	"zh": foldedSet(`谁 什么 哪里 哪儿 哪个 哪些 何时 何地 多少 几个 为什 怎么 怎样 如何 是谁 有多`),
}

func foldedSet(words string) map[string]bool {
	m := map[string]bool{}
	for w := range set(words) {
		m[fold(w)] = true
	}
	return m
}
