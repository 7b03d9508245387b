//go:build !unix

package kb

import "os"

// mapFile reads a file where it cannot be mapped.
func mapFile(name string) ([]byte, error) { return os.ReadFile(name) }

func unmapFile([]byte) {}
