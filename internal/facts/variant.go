package facts

import (
	"slices"
	"strings"
)

// joinVariants joins names that differ by a letter or two of their spelling,
// where the documents give both the same place at the head of the same thing
// and never use both in one document. Others that look alike stay apart.
func (r *registry) joinVariants() {
	heads := r.headed()
	bySkeleton := map[string][]int{}
	for id := range r.list {
		if e := &r.list[id]; e.person && len(heads[id]) > 0 && strings.Contains(e.keys[0], " ") && !strings.Contains(e.keys[0], " in ") {
			k := skeleton(e.keys[0])
			bySkeleton[k] = append(bySkeleton[k], id)
		}
	}
	for _, ids := range bySkeleton {
		slices.Sort(ids)
		for i := 1; i < len(ids); i++ {
			a, b := ids[0], ids[i]
			if r.together(a, b) || !spelledAlike(r.list[a].keys[0], r.list[b].keys[0]) || !share(heads[a], heads[b]) {
				continue
			}
			r.merge(a, b)
		}
	}
}

// headed is what each entity is said to head, by entity.
func (r *registry) headed() map[int][]int {
	heads := map[int][]int{}
	for i := range r.desk.entries {
		e := &r.desk.entries[i]
		for j := range e.sheet.roles {
			x := &e.sheet.roles[j]
			if x.lead && x.of.Len() > 0 {
				holder, of := r.resolve(i, e.doc.Quote(x.holder)), r.resolve(i, e.doc.Quote(x.of))
				if holder >= 0 && of >= 0 {
					heads[holder] = append(heads[holder], of)
				}
			}
		}
	}
	return heads
}

func share(a, b []int) bool {
	return slices.ContainsFunc(a, func(x int) bool { return slices.Contains(b, x) })
}

// together reports whether one document uses names of both.
func (r *registry) together(a, b int) bool {
	for _, f := range r.list[a].forms {
		for _, g := range r.list[b].forms {
			if f.entry == g.entry {
				return true
			}
		}
	}
	return false
}

// merge files b's names under a.
func (r *registry) merge(a, b int) {
	for k, id := range r.byKey {
		if id == b {
			r.byKey[k] = a
		}
	}
	for k, id := range r.local {
		if id == b {
			r.local[k] = a
		}
	}
	for _, k := range r.list[b].keys {
		if !slices.Contains(r.list[a].keys, k) {
			r.list[a].keys = append(r.list[a].keys, k)
		}
	}
	r.list[a].forms = append(r.list[a].forms, r.list[b].forms...)
	r.list[a].times += r.list[b].times
	r.list[a].docs = append(r.list[a].docs, r.list[b].docs...)
	slices.Sort(r.list[a].docs)
	r.list[b] = entity{}
}

// skeleton is a name without vowels and doubled letters: what spellings of one
// name share.
func skeleton(key string) string {
	var b strings.Builder
	last := rune(0)
	for _, c := range key {
		if strings.ContainsRune("aeiouy", c) {
			last = 0
			continue
		}
		if c != last {
			b.WriteRune(c)
		}
		last = c
	}
	return b.String()
}

// spelledAlike reports whether two names are the same but for i and y, doubled
// letters, or one vowel inside a long word.
func spelledAlike(a, b string) bool {
	x, y := strings.Split(a, " "), strings.Split(b, " ")
	if len(x) != len(y) {
		return false
	}
	differ := 0
	for i := range x {
		if x[i] == y[i] {
			continue
		}
		differ++
		if plainSpelling(x[i]) == plainSpelling(y[i]) && min(len(x[i]), len(y[i])) >= 4 {
			continue
		}
		if len(x[i]) != len(y[i]) || len(x[i]) < 8 {
			return false
		}
		off := 0
		for j := range len(x[i]) {
			if x[i][j] != y[i][j] {
				off++
			}
		}
		if off > 1 {
			return false
		}
	}
	return differ <= 1
}

// plainSpelling writes y as i and single letters for doubled ones.
func plainSpelling(w string) string {
	var b strings.Builder
	last := rune(0)
	for _, c := range w {
		if c == 'y' {
			c = 'i'
		}
		if c != last {
			b.WriteRune(c)
		}
		last = c
	}
	return b.String()
}
