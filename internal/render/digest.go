package render

// Before is m with p put in front of its parts.
func (m Message) Before(p Part) Message {
	m.Parts = append([]Part{p}, m.Parts...)
	return m
}
