package answer

var portuguese = lore{
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
}
