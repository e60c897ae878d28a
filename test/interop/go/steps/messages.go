package steps

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"
)

func progress(ctx context.Context, r *run) error {
	drain(r.events.Progress)
	if _, err := r.client.Call(ctx, "progress", map[string]any{"steps": 3, "ms": 20}); err != nil {
		return err
	}
	for want := 1.0; want <= 3; want++ {
		if got, err := take(ctx, r.events.Progress, "progress"); err != nil || got != want {
			return fmt.Errorf("got %v instead of %v, %w", got, want, orEmpty(err))
		}
	}
	return nil
}

func answers(action, text string) func(context.Context, *run) error {
	return func(ctx context.Context, r *run) error {
		r.events.setAnswer(action)
		result, err := r.client.Call(ctx, "ask", nil)
		if err == nil && result.Text != text {
			err = fmt.Errorf("got %q", result.Text)
		}
		return err
	}
}

func level(ctx context.Context, r *run) error {
	if err := r.client.SetLevel(ctx, "warning"); err != nil {
		return err
	}
	drain(r.events.Logs)
	if _, err := r.client.Call(ctx, "logs", nil); err != nil {
		return err
	}
	var got []string
	for range 5 {
		level, err := take(ctx, r.events.Logs, "log message")
		if err != nil {
			return fmt.Errorf("%w after %v", err, got)
		}
		got = append(got, level)
	}
	if !slices.Equal(got, []string{"warning", "error", "critical", "alert", "emergency"}) {
		return fmt.Errorf("got %v", got)
	}
	return nil
}

func subscribe(ctx context.Context, r *run) error {
	if err := r.client.Subscribe(ctx, "interop://note"); err != nil {
		return err
	}
	uri, err := provoke(ctx, r, "touch", r.events.Updated)
	if err == nil && uri != "interop://note" {
		err = fmt.Errorf("got %q", uri)
	}
	return errors.Join(err, r.client.Unsubscribe(ctx, "interop://note"))
}

func listChanged(ctx context.Context, r *run) error {
	_, err := provoke(ctx, r, "toggle", r.events.Changed)
	return err
}

// provoke calls a tool until what it says arrives: the stream for it may not be open yet.
func provoke[T any](ctx context.Context, r *run, tool string, events chan T) (T, error) {
	drain(events)
	for {
		var none T
		if _, err := r.client.Call(ctx, tool, nil); err != nil {
			return none, err
		}
		patience, cancel := context.WithTimeout(ctx, time.Second)
		event, err := take(patience, events, "notification")
		cancel()
		if err == nil || ctx.Err() != nil {
			return event, err
		}
	}
}
