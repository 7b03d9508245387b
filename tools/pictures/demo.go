package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"syscall"
)

// served finds the page's address in what the demo prints.
var served = regexp.MustCompile(`workspace is at (http://\S+)`)

// startDemo builds the bot and runs its demo on a folder of briefings. end
// stops it and waits for it.
func startDemo(ctx context.Context, briefings string) (address string, end func(), err error) {
	dir, err := os.MkdirTemp("", "pictures-")
	if err != nil {
		return "", nil, err
	}
	bot := filepath.Join(dir, "bot")
	if out, err := exec.CommandContext(ctx, "go", "build", "-o", bot, "./cmd/bot").CombinedOutput(); err != nil {
		return "", nil, errors.Join(fmt.Errorf("build the bot: %w: %s", err, out), os.RemoveAll(dir))
	}
	cmd := exec.CommandContext(ctx, bot, "demo", "--addr", "127.0.0.1:0", "--kb", briefings)
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	stderr, err := cmd.StderrPipe()
	if err != nil {
		return "", nil, err
	}
	if err := cmd.Start(); err != nil {
		return "", nil, fmt.Errorf("start the demo: %w", err)
	}
	drained := make(chan struct{})
	end = func() {
		_ = cmd.Process.Signal(syscall.SIGTERM)
		<-drained
		_ = cmd.Wait()
		_ = os.RemoveAll(dir)
	}
	found := make(chan string, 1)
	go func() {
		defer close(drained)
		for lines := bufio.NewScanner(stderr); lines.Scan(); {
			if m := served.FindStringSubmatch(lines.Text()); m != nil {
				found <- m[1]
			}
		}
	}()
	select {
	case address = <-found:
		return address, end, nil
	case <-drained:
		end()
		return "", nil, errors.New("the demo ended before its page was there")
	case <-ctx.Done():
		end()
		return "", nil, ctx.Err()
	}
}
