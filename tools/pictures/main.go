// Command pictures takes the pictures of docs/messages.md: it runs `bot demo`
// with the briefings beside it, acts as people do, and photographs what they
// see. It needs Chromium and no network:
//
//	go run ./tools/pictures
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"time"

	"github.com/chromedp/chromedp"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "pictures:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context) error {
	out := flag.String("out", "docs/messages", "folder for the pictures")
	chromium := flag.String("chromium", "/usr/bin/chromium", "the browser")
	only := flag.String("only", "", "take this one picture only")
	flag.Parse()
	ctx, cancel := context.WithTimeout(ctx, 5*time.Minute)
	defer cancel()
	if err := os.MkdirAll(*out, 0o755); err != nil {
		return err
	}
	address, end, err := startDemo(ctx, "tools/pictures/briefings")
	if err != nil {
		return err
	}
	defer end()
	alloc, stopAlloc := chromedp.NewExecAllocator(ctx, append(options(), chromedp.ExecPath(*chromium))...)
	defer stopAlloc()
	tab, stopTab := chromedp.NewContext(alloc)
	defer stopTab()
	s := &studio{tab: tab, address: address}
	if err := s.open(); err != nil {
		return fmt.Errorf("open the page: %w", err)
	}
	for _, shot := range shots() {
		if err := shot.act(s); err != nil {
			return fmt.Errorf("picture %s: %w", shot.name, err)
		}
		if *only != "" && *only != shot.name {
			continue
		}
		png, err := s.photograph(shot.what)
		if err != nil {
			return fmt.Errorf("picture %s: %w", shot.name, err)
		}
		if png, err = smaller(png); err != nil {
			return fmt.Errorf("picture %s: %w", shot.name, err)
		}
		if err := os.WriteFile(filepath.Join(*out, shot.name+".png"), png, 0o644); err != nil {
			return err
		}
		fmt.Printf("%-20s %6d bytes\n", shot.name, len(png))
	}
	return nil
}

func options() []chromedp.ExecAllocatorOption {
	return []chromedp.ExecAllocatorOption{
		chromedp.Flag("headless", true), chromedp.Flag("no-sandbox", true), chromedp.Flag("disable-gpu", true),
		chromedp.Flag("no-first-run", true), chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-sync", true), chromedp.Flag("disable-dev-shm-usage", true), chromedp.Flag("hide-scrollbars", true),
	}
}
