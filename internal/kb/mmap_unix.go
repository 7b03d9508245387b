//go:build unix

package kb

import (
	"os"

	"golang.org/x/sys/unix"
)

// mapFile gives the bytes of a file without reading them. They stay mapped as
// long as the process lives: documents point into them.
func mapFile(name string) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil || info.Size() == 0 {
		return nil, err
	}
	return unix.Mmap(int(f.Fd()), 0, int(info.Size()), unix.PROT_READ, unix.MAP_SHARED)
}

// unmapFile gives back what mapFile mapped and nothing points into.
func unmapFile(data []byte) {
	if len(data) > 0 {
		unix.Munmap(data)
	}
}
