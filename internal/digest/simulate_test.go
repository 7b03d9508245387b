package digest

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"time"

	"briefbot/internal/render"
	"briefbot/internal/store"
)

// calendar is a store with one subscription, on a clock that the test moves.
type calendar struct {
	mu    sync.Mutex
	real  time.Duration // what has really passed since start
	skew  time.Duration // by how much the clock is wrong
	start time.Time

	sub    store.Subscription
	slots  map[string]store.Slot
	posted map[string]int // by key: how often a post was drafted
	order  []string       // dates in the order in which they were filed
	// filedAt is how many looks there had been when a date was filed.
	filedAt map[string]int

	looks  []time.Time // when somebody looked for due slots
	race   func()      // called between a replica's reading and its filing, or nil
	broken float64     // the share of calls of FileSlot that go wrong
	random *rand.Rand
}

var errKilled = errors.New("killed")

func (c *calendar) now() time.Time { return c.start.Add(c.real + c.skew) }

func (c *calendar) Time(context.Context) (time.Time, error) { return c.now(), nil }

func (c *calendar) News(context.Context, int64, int64) (store.NewsList, error) {
	return store.NewsList{Revision: int64(c.real / time.Hour)}, nil
}

func (c *calendar) Subscriptions(context.Context, string) ([]store.Subscription, error) {
	c.mu.Lock()
	c.looks = append(c.looks, c.now())
	s := c.sub
	race := c.race
	c.race = nil
	c.mu.Unlock()
	if race != nil {
		race()
	}
	return []store.Subscription{s}, nil
}

func (c *calendar) FileSlot(_ context.Context, s store.Slot, d *store.Draft) (bool, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	fate := c.random.Float64()
	if fate < c.broken/2 {
		return false, errKilled
	}
	if _, taken := c.slots[s.Date]; taken || s.From != c.sub.Cursor || s.Revision != c.sub.Revision {
		return false, nil
	}
	s.FiledAt = c.now()
	c.slots[s.Date] = s
	c.sub.LastDate = max(c.sub.LastDate, s.Date)
	c.order = append(c.order, s.Date)
	c.filedAt[s.Date] = len(c.looks)
	c.sub.Cursor = s.To
	if d != nil {
		c.posted[d.Key]++
	}
	if fate < c.broken {
		return true, errKilled // it died after the commit
	}
	return true, nil
}

func (c *calendar) SettleSlots(context.Context) ([]store.Slot, error) { return nil, nil }

func (c *calendar) Slots(context.Context, int64, int) ([]store.Slot, error) { return nil, nil }

func (c *calendar) Slot(context.Context, int64, string) (store.Slot, error) {
	return store.Slot{}, store.ErrNotFound
}

func (c *calendar) AddSubscription(context.Context, store.Subscription) (store.Subscription, error) {
	return store.Subscription{}, errors.New("not in this test")
}

func (c *calendar) ChangeSubscription(context.Context, store.Subscription) (store.Subscription, error) {
	return store.Subscription{}, errors.New("not in this test")
}

func (c *calendar) RemoveSubscription(context.Context, int64) error {
	return errors.New("not in this test")
}

// replica is a Runner on the calendar, with a text that says which it was.
func (c *calendar) replica() *Runner {
	return NewRunner(slog.New(slog.DiscardHandler), RunnerOptions{
		Store: c,
		Work: func(context.Context, store.Subscription, store.Slot) (Worked, error) {
			return Worked{Message: render.Text("news")}, nil
		},
		Draft: func(p Post) (store.Draft, error) { return store.Draft{Key: p.Key, Channel: p.Channel}, nil },
		Mono:  func() time.Duration { return c.real },
		Alert: func(context.Context, string, string) {},
	})
}

// TestFiveYearsInEveryZone drives three replicas through five years in each
// zone, with outages of one and of all, deaths before and after the commit,
// clocks that leap ahead and go back, and races, and counts the posts per slot.
// What must have become of a slot follows from when somebody looked.
func TestFiveYearsInEveryZone(t *testing.T) {
	t.Parallel()
	all := zones(t, true)
	var mu sync.Mutex
	totals := map[store.SlotState]int{}
	var group sync.WaitGroup
	slots := make(chan struct{}, 2)
	for i, zone := range all {
		if (testing.Short() || underRace) && i%16 != 0 {
			continue
		}
		slots <- struct{}{}
		group.Go(func() {
			defer func() { <-slots }()
			counts := simulate(t, zone, uint64(i))
			mu.Lock()
			defer mu.Unlock()
			for state, n := range counts {
				totals[state] += n
			}
		})
	}
	group.Wait()
	t.Logf("%d zones: %d slots posted, %d skipped", len(all), totals[store.SlotFiled], totals[store.SlotSkipped])
	if totals[store.SlotSkipped] < len(all) || totals[store.SlotFiled] < 4*totals[store.SlotSkipped] {
		t.Errorf("slots by state: %v, want many posted and some skipped", totals)
	}
}

func simulate(t *testing.T, zone *time.Location, seed uint64) map[store.SlotState]int {
	random := rand.New(rand.NewPCG(5, seed))
	first, end := fiveYears()
	days := []Days{EveryDay, EveryDay, Weekdays, 1 << time.Monday, Weekend}[random.IntN(5)]
	minute := []int{480, 0, 150, 1410, random.IntN(24 * 60)}[random.IntN(5)]
	schedule := Schedule{Days: days, Minute: minute, Zone: zone}
	c := &calendar{
		start: first.midnight(), random: random, broken: 0.02, slots: map[string]store.Slot{}, posted: map[string]int{}, filedAt: map[string]int{},
		sub: store.Subscription{ID: 1, Channel: "C1", Days: uint8(days), Minute: minute, Zone: zone.String(), ArmedAt: first.midnight(), Revision: 1},
	}
	replicas := [3]*Runner{c.replica(), c.replica(), c.replica()}
	tick := func() {
		i := random.IntN(len(replicas))
		if random.IntN(8) == 0 {
			j := random.IntN(len(replicas))
			c.race = func() { _ = replicas[j].Tick(t.Context()) }
		}
		if err := replicas[i].Tick(t.Context()); err != nil {
			t.Errorf("%s: Tick: %v", zone, err)
		}
		c.race = nil
		if random.IntN(40) == 0 {
			replicas[random.IntN(3)] = c.replica() // it was restarted
		}
	}
	limit := end.midnight().Sub(first.midnight())
	for c.real < limit {
		due, _, ok := schedule.Next(c.now())
		step := time.Duration(random.Int64N(int64(30 * time.Hour)))
		if until := due.Sub(c.now()); ok && until < step && random.IntN(12) > 0 {
			step = max(until, 0) + time.Duration(random.Int64N(int64(40*time.Second)))
		}
		switch random.IntN(50) {
		case 0: // everything is down for up to three days
			step = time.Duration(random.Int64N(int64(72 * time.Hour)))
			replicas = [3]*Runner{c.replica(), c.replica(), c.replica()}
		case 1: // the clock leaps ahead by up to a day and goes on
			c.skew = time.Duration(random.Int64N(int64(24 * time.Hour)))
		case 2, 3: // it is set right, or goes back
			c.skew = -time.Duration(random.Int64N(int64(3*time.Hour))) * time.Duration(random.IntN(2))
		}
		c.real += step
		tick()
		if random.IntN(2) == 0 {
			c.real += tickEvery
			tick()
		}
	}
	return c.judge(t, schedule)
}

// judge compares what was filed with what must have been, from the moments at
// which somebody looked: a slot is dealt with at the first look at or after its
// due time, unless that look died, and is posted if that is within four hours.
func (c *calendar) judge(t *testing.T, s Schedule) map[store.SlotState]int {
	counts := map[store.SlotState]int{}
	var reached []time.Time
	highest := c.looks[0]
	for _, l := range c.looks {
		highest = latest(highest, l)
		reached = append(reached, highest)
	}
	for key, n := range c.posted {
		if n != 1 {
			t.Errorf("%s: %s was drafted %d times", s, key, n)
		}
	}
	missing := 0
	for date := DateOf(c.start.In(s.Zone)); ; date = date.Add(1) {
		due, ok := s.Due(date)
		if date.midnight().After(highest.Add(48 * time.Hour)) {
			break
		}
		slot, filed := c.slots[date.String()]
		if !ok || !due.After(c.start) || due.After(highest) {
			if filed {
				t.Errorf("%s: %s was filed and is not due", s, date)
			}
			continue
		}
		if !filed {
			if missing++; missing > 2 { // the last looks may have died
				t.Errorf("%s: nothing became of %s, due %v", s, date, due)
			}
			continue
		}
		missing = 0
		counts[slot.State]++
		lateness := slot.FiledAt.Sub(due)
		if lateness < 0 || !slot.DueAt.Equal(due) {
			t.Errorf("%s: %s was filed at %v, due %v", s, date, slot.FiledAt, due)
		}
		if posts := c.posted[SlotKey(1, date.String())]; posts != 1 && slot.State == store.SlotFiled || posts != 0 && slot.State == store.SlotSkipped {
			t.Errorf("%s: %s is %s with %d posts", s, date, slot.State, posts)
		}
		if slot.State == store.SlotFiled && lateness > tooLate {
			t.Errorf("%s: %s was posted %v late", s, date, lateness)
		}
		if slot.State == store.SlotSkipped && lateness <= tooLate && !c.overtaken(s, date, slot) {
			t.Errorf("%s: %s was skipped %v after it was due", s, date, lateness)
		}
		c.punctual(t, s, due, slot.Date, reached)
	}
	c.continuous(t, s)
	return counts
}

// overtaken reports whether a later slot was due as well when slot was filed.
func (c *calendar) overtaken(s Schedule, date Date, slot store.Slot) bool {
	for range 8 {
		date = date.Add(1)
		if due, ok := s.Due(date); ok {
			return !due.After(slot.FiledAt)
		}
	}
	return false
}

// punctual checks that a slot was dealt with by one of the first looks after
// it was due; reached holds the highest time seen up to each look.
func (c *calendar) punctual(t *testing.T, s Schedule, due time.Time, date string, reached []time.Time) {
	first, _ := slices.BinarySearchFunc(reached, due, time.Time.Compare)
	// Several looks may die in a row, and each may have found other slots first.
	if looks := c.filedAt[date] - first; looks > 10 {
		t.Errorf("%s: the slot due %v was filed by look %d after it", s, due, looks)
	}
}

// continuous checks that the slots cover the news without gap or overlap.
func (c *calendar) continuous(t *testing.T, s Schedule) {
	at := int64(0)
	for _, date := range c.order {
		slot := c.slots[date]
		if slot.From != at || slot.To < slot.From {
			t.Errorf("%s: slot %s covers the news from %d to %d after %d", s, date, slot.From, slot.To, at)
		}
		if slot.State == store.SlotSkipped && slot.To != slot.From {
			t.Errorf("%s: skipped slot %s swallowed news", s, date)
		}
		at = slot.To
	}
}

func TestClockGuard(t *testing.T) {
	t.Parallel()
	start := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	var g clockGuard
	var mono time.Duration
	skew := time.Duration(0)
	for i, step := range []struct {
		passed, leap time.Duration
		ok, leapt    bool
	}{
		{0, 0, true, false},
		{20 * time.Second, 0, true, false},
		{5 * time.Hour, 0, true, false},                    // a tick that took long
		{20 * time.Second, 9 * time.Minute, true, false},   // a clock that is set
		{20 * time.Second, 3 * time.Hour, false, true},     // a leap
		{9 * time.Minute, 0, false, false},                 // held
		{2 * time.Minute, 0, true, false},                  // believed
		{20 * time.Second, 3 * time.Hour, false, true},     // another
		{20 * time.Second, 30 * time.Minute, false, true},  // and one more
		{time.Minute, -210 * time.Minute, true, false},     // set right
		{20 * time.Second, -5 * time.Hour, true, false},    // back
		{20 * time.Second, 11 * time.Minute, false, true},  // forth
		{20 * time.Second, -1 * time.Minute, false, false}, // still held
		{10 * time.Minute, time.Second, true, false},       // believed
	} {
		mono += step.passed
		skew += step.leap
		if ok, leapt := g.trusts(start.Add(mono+skew), mono); ok != step.ok || leapt != step.leapt {
			t.Errorf("step %d: trusts = %t, %t, want %t, %t", i, ok, leapt, step.ok, step.leapt)
		}
	}
}

// TestHeldSlotIsPostedLater: a leap that was right, as after a machine slept,
// costs a few minutes and no slot.
func TestHeldSlotIsPostedLater(t *testing.T) {
	t.Parallel()
	start := time.Date(2026, 1, 5, 6, 0, 0, 0, time.UTC)
	c := &calendar{
		start: start, random: rand.New(rand.NewPCG(1, 1)), slots: map[string]store.Slot{}, posted: map[string]int{}, filedAt: map[string]int{},
		sub: store.Subscription{ID: 1, Channel: "C1", Days: uint8(EveryDay), Minute: 480, Zone: "UTC", ArmedAt: start, Revision: 1},
	}
	r := c.replica()
	var alerts []string
	r.opts.Alert = func(_ context.Context, key, _ string) { alerts = append(alerts, key) }
	tick := func(want int) {
		t.Helper()
		if err := r.Tick(t.Context()); err != nil || len(c.posted) != want {
			t.Errorf("after %v: %d posts, %v, want %d", c.real, len(c.posted), err, want)
		}
	}
	tick(0)
	c.skew = 3 * time.Hour
	for range 30 {
		c.real += tickEvery
		tick(0)
	}
	c.real += tickEvery
	tick(1)
	if len(alerts) != 1 {
		t.Errorf("%d alerts %v, want one", len(alerts), alerts)
	}
}

// TestSlowDigestsDelayNobody: one that cannot be worked out leaves the others
// alone, and is tried again.
func TestFailingDigestsDelayNobody(t *testing.T) {
	t.Parallel()
	start := time.Date(2026, 1, 5, 8, 0, 0, 0, time.UTC)
	c := &crowd{calendar: calendar{start: start, random: rand.New(rand.NewPCG(1, 1)), posted: map[string]int{}, slots: map[string]store.Slot{}}}
	for i := range 500 {
		c.subs = append(c.subs, store.Subscription{
			ID: int64(i + 1), Channel: fmt.Sprint("C", i), Days: uint8(EveryDay), Minute: 480, Zone: "UTC", ArmedAt: start.Add(-time.Hour), Revision: 1,
		})
	}
	r := c.replica()
	r.opts.Store = c
	var fail sync.Map
	r.opts.Work = func(_ context.Context, s store.Subscription, _ store.Slot) (Worked, error) {
		if _, again := fail.LoadOrStore(s.ID, true); !again && s.ID%50 == 0 {
			if s.ID%100 == 0 {
				panic("cannot be worked out")
			}
			return Worked{}, errors.New("cannot be worked out")
		}
		return Worked{Message: render.Text("news")}, nil
	}
	for _, want := range []int{490, 500, 500} {
		if err := r.Tick(t.Context()); err != nil || len(c.posted) != want {
			t.Errorf("Tick: %v, %d posts, want %d", err, len(c.posted), want)
		}
		c.real += tickEvery
	}
}

// crowd is a calendar of many subscriptions.
type crowd struct {
	calendar
	subs []store.Subscription
}

func (c *crowd) Subscriptions(context.Context, string) ([]store.Subscription, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return append([]store.Subscription(nil), c.subs...), nil
}

func (c *crowd) FileSlot(_ context.Context, s store.Slot, d *store.Draft) (bool, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.posted[d.Key]++
	c.subs[s.Subscription-1].LastDate = s.Date
	return true, nil
}
