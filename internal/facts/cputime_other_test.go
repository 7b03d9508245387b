//go:build !unix

package facts

import "time"

var testStart = time.Now()

// cpuTime stands in for processor time where that cannot be had.
func cpuTime() time.Duration { return time.Since(testStart) }
