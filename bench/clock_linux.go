package bench

import (
	"time"

	"golang.org/x/sys/unix"
)

// processTime is the processor time that the process has used, its garbage
// collector included. Unlike the clock on the wall it does not count the time
// that other processes took.
func processTime() time.Duration {
	var t unix.Timespec
	if err := unix.ClockGettime(unix.CLOCK_PROCESS_CPUTIME_ID, &t); err != nil {
		return 0
	}
	return time.Duration(t.Nano())
}
