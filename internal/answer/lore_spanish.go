package answer

var spanish = lore{
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
}
