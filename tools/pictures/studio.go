package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/chromedp/chromedp"
)

// studio is the page in the browser and the workspace behind it.
type studio struct {
	tab     context.Context
	address string
	place   string            // the fragment of the page's address
	ts      map[string]string // of messages, by the name that a shot gave them
}

const (
	width  = 1180
	height = 2400 // as tall as anything, so that nothing scrolls
	wait   = 15 * time.Second
	pause  = 30 * time.Millisecond
	settle = 150 * time.Millisecond // for what comes with the element
)

func (s *studio) open() error {
	s.ts = map[string]string{}
	if err := chromedp.Do(s.tab); err != nil { // the browser lives as long as the context that it starts in
		return err
	}
	return s.do(
		chromedp.EmulateViewport(width, height, chromedp.EmulateScale(1.5)),
		chromedp.Navigate(s.address),
		chromedp.WaitVisible(chromedp.CSS(`.composer textarea`)),
		chromedp.WaitVisible(chromedp.CSS(`.presence.here`), chromedp.NodeReady),
	)
}

func (s *studio) do(actions ...chromedp.Action[chromedp.Void]) error {
	ctx, cancel := context.WithTimeout(s.tab, wait)
	defer cancel()
	return chromedp.Do(ctx, actions...)
}

// act has a person do something, as the page would.
func (s *studio) act(name string, body map[string]any) (id string, err error) {
	raw, err := json.Marshal(body)
	if err != nil {
		return "", err
	}
	req, err := http.NewRequestWithContext(s.tab, http.MethodPost, strings.TrimSuffix(s.address, "/")+"/demo/"+name, bytes.NewReader(raw))
	if err != nil {
		return "", err
	}
	req.Header.Set("Content-Type", "application/json")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(io.LimitReader(resp.Body, 1<<20))
	if err != nil {
		return "", err
	}
	var answer struct{ ID, Error string }
	if err := json.Unmarshal(text, &answer); err != nil || answer.Error != "" {
		return "", fmt.Errorf("%s: %s", name, text)
	}
	return answer.ID, nil
}

// look goes to a place on the page and waits until something is there.
func (s *studio) look(place, selector string) error {
	if place != s.place {
		s.place = place
		if _, err := chromedp.Run(s.tab, chromedp.Evaluate[string](fmt.Sprintf("location.hash = %q", place))); err != nil {
			return err
		}
	}
	return s.there(selector)
}

// until waits for an expression to be true.
func (s *studio) until(expression string) error {
	ctx, cancel := context.WithTimeout(s.tab, wait)
	defer cancel()
	for {
		yes, err := chromedp.Run(ctx, chromedp.Evaluate[bool](expression))
		if err != nil {
			return fmt.Errorf("wait for %s: %w", expression, err)
		}
		if yes {
			return nil
		}
		if err := chromedp.Do(ctx, chromedp.Sleep(pause)); err != nil {
			return fmt.Errorf("wait for %s: %w", expression, err)
		}
	}
}

// count is how many elements there are.
func (s *studio) count(selector string) (int, error) {
	return chromedp.Run(s.tab, chromedp.Evaluate[int](fmt.Sprintf("document.querySelectorAll(%q).length", selector)))
}

// there waits until an element is shown, and gone until it is not.
func (s *studio) there(selector string) error {
	return s.until(fmt.Sprintf("(document.querySelector(%q)?.getClientRects().length ?? 0) > 0", selector))
}

func (s *studio) gone(selector string) error {
	return s.until(fmt.Sprintf("!document.querySelector(%q)", selector))
}

// tap clicks an element wherever it stands.
func (s *studio) tap(selector string) error {
	if err := s.there(selector); err != nil {
		return err
	}
	return s.until(fmt.Sprintf("(document.querySelector(%q).click(), true)", selector))
}

// press clicks an element and waits until another is there.
func (s *studio) press(selector, until string) error {
	if err := s.tap(selector); err != nil {
		return err
	}
	return s.there(until)
}

// escape closes a window.
func (s *studio) escape() error {
	if err := s.tap(`.dialog header button`); err != nil {
		return err
	}
	return s.gone(`.dialog`)
}

// photograph is a picture of one element.
func (s *studio) photograph(selector string) ([]byte, error) {
	if err := s.there(selector); err != nil {
		return nil, err
	}
	if err := s.do(chromedp.Sleep(settle)); err != nil {
		return nil, err
	}
	if _, err := chromedp.Run(s.tab, chromedp.Evaluate[bool]("document.activeElement.blur(), document.querySelector('.dialog')?.style.setProperty('max-height', 'none'), true")); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(s.tab, wait)
	defer cancel()
	return chromedp.Run(ctx, chromedp.Screenshot(chromedp.CSS(selector)))
}

// fill writes into a field, or chooses in a menu.
func (s *studio) fill(action, value string) error {
	_, err := chromedp.Run(s.tab, chromedp.Evaluate[bool](fmt.Sprintf(`(() => {
		const e = document.querySelector('.dialog [data-action=%q]');
		const own = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(e), "value");
		own.set.call(e, %q);
		e.dispatchEvent(new Event(e.tagName === "SELECT" ? "change" : "input", { bubbles: true }));
		return true;
	})()`, action, value)))
	return err
}
