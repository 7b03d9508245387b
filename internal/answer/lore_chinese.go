package answer

var chinese = lore{
	say:     "说 表示 指出 称 介绍",
	because: "由于\n因为\n因此\n所以\n原因\n导致\n引起\n为了\n担心\n起因",
	by:      "先\n通过\n用\n采用\n利用\n靠",
}
