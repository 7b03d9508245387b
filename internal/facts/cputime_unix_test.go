//go:build unix

package facts

import (
	"syscall"
	"time"
)

// cpuTime is the processor time that the process used: unlike the clock, it
// does not run faster on a busy machine.
func cpuTime() time.Duration {
	var u syscall.Rusage
	syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
