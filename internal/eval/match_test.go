package eval

import (
	"math"
	"testing"
)

func TestNormalise(t *testing.T) {
	t.Parallel()
	tests := []struct{ in, want string }{
		{"The Eiffel  Tower!", "eiffel tower"},
		{"a an the", ""},
		{"Theatre and an anthem", "theatre and anthem"},
		{"U.S.", "us"},
		{"$1,200.50", "120050"},
		{"the-end", "theend"},                      // punctuation goes first
		{"1990–the end", "1990– end"},              // an en dash stays and borders a word
		{"«The» “a”", "« » “ ”"},                   // so do typographic quotation marks
		{"Iyad Ag\u00a0Ghali\n", "iyad ag ghali"},  // every white space folds
		{"ÉCOLE an école", "école école"},          // lower case beyond ASCII
		{"a\u0301", "\u0301"},                      // Python's \b ends a word before a combining mark
		{"snake_case the_end", "snakecase theend"}, // the underscore is punctuation
	}
	for _, tt := range tests {
		if got := Normalise(tt.in); got != tt.want {
			t.Errorf("Normalise(%q) = %q, want %q", tt.in, got, tt.want)
		}
	}
}

func TestExactAndF1(t *testing.T) {
	t.Parallel()
	tests := []struct {
		got   string
		gold  []string
		exact bool
		f1    float64
	}{
		{"the Eiffel Tower", []string{"Eiffel Tower."}, true, 1},
		{"", []string{"x"}, false, 0},
		{"Tower", []string{"Eiffel Tower"}, false, 2.0 / 3},                          // precision 1, recall 1/2
		{"the tall Eiffel Tower of Paris", []string{"Eiffel Tower"}, false, 4.0 / 7}, // 2 of 5 and 2 of 2
		{"x x", []string{"x y"}, false, 0.5},                                         // a bag: the second x matches nothing
		{"Tower", []string{"Paris", "Tower bridge", "the tower"}, true, 1},           // the best gold answer counts
		{"bridge", []string{"Paris", "Tower bridge"}, false, 2.0 / 3},
		{"Rome", []string{"Paris"}, false, 0},
		{"the", []string{"The"}, true, 1}, // nothing left on either side
		{"the", []string{"The band"}, false, 0},
	}
	for _, tt := range tests {
		if got := Exact(tt.got, tt.gold); got != tt.exact {
			t.Errorf("Exact(%q, %q) = %v, want %v", tt.got, tt.gold, got, tt.exact)
		}
		if got := F1(tt.got, tt.gold); math.Abs(got-tt.f1) > 1e-12 {
			t.Errorf("F1(%q, %q) = %v, want %v", tt.got, tt.gold, got, tt.f1)
		}
	}
}

func TestHolds(t *testing.T) {
	t.Parallel()
	tests := []struct {
		text string
		gold string
		want bool
	}{
		{"It is led by Iyad Ag\nGhali, a Tuareg.", "Iyad Ag  Ghali", true},
		{"in 1923", "23", false},
		{"in 1923, 23 people", "23", true},
		{"socialists", "socialist", false},
		{"about 12%", "12", true},
		{"the US said", "us", false},
		{"Parly’s “temporary” extension", `Parly's "temporary" extension`, true},
		{"from 1990–1995", "1990-1995", true},
		{"岭南地震造成三人死亡", "三人", true},
		{"naïve", "na", false},
		{"anything", "", false},
		{"a b", " ", false},
	}
	for _, tt := range tests {
		if got := Holds(tt.text, []string{"not there", tt.gold}); got != tt.want {
			t.Errorf("Holds(%q, %q) = %v, want %v", tt.text, tt.gold, got, tt.want)
		}
	}
}
