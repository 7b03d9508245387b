package workspace

import "encoding/json"

type surface int

const (
	surfaceMessage surface = iota
	surfaceModal
	surfaceHome
)

func checkBlocks(raw []byte, s surface, newID func() string) (json.RawMessage, error) {
	return raw, nil
}

func checkView(raw []byte, newID func() string) (*View, error) {
	var v View
	if err := json.Unmarshal(raw, &v); err != nil {
		return nil, refuse("invalid_arguments")
	}
	return &v, nil
}
