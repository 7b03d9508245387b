package kb

type scored struct {
	score   float32
	segment int
	passage uint32
}

// before reports whether a ranks above b.
func (a scored) before(b scored) bool {
	if a.score != b.score {
		return a.score > b.score
	}
	if a.segment != b.segment {
		return a.segment < b.segment
	}
	return a.passage < b.passage
}

// worstFirst is a binary heap. That of the standard library calls methods
// through an interface and copies what is added to the heap's memory.
type worstFirst []scored

// up moves an element that was added towards the front.
func (h worstFirst) up(i int) {
	for i > 0 && h[(i-1)/2].before(h[i]) {
		h[i], h[(i-1)/2] = h[(i-1)/2], h[i]
		i = (i - 1) / 2
	}
}

// down moves a first element that was replaced towards the end.
func (h worstFirst) down() {
	for i := 0; ; {
		child := 2*i + 1
		if child+1 < len(h) && h[child].before(h[child+1]) {
			child++
		}
		if child >= len(h) || !h[i].before(h[child]) {
			return
		}
		h[i], h[child] = h[child], h[i]
		i = child
	}
}
