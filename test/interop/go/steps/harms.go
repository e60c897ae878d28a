package steps

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"
)

// killed: the pod that counts is killed. The result comes, or the error that the library documents; the session serves on.
func killed(ctx context.Context, r *run) (string, error) {
	harmed := make(chan error, 1)
	go func() {
		_, err := take(ctx, r.events.Progress, "progress")
		if err == nil {
			err = waitForGo(ctx)
		}
		harmed <- err
	}()
	result, err := r.client.Call(ctx, "countdown", map[string]any{"from": 12, "ms": 500})
	if err := <-harmed; err != nil {
		return "", err
	}
	if err == nil && result.Text != "done" {
		return "", fmt.Errorf("got %+v", result)
	}
	if err := echo(ctx, r); err != nil {
		return "", fmt.Errorf("the next call: %w", err)
	}
	if err == nil {
		return "the result", nil
	}
	return "an error: " + cause(err), r.client.Killed(err)
}

// gone: the session is removed. The next call ends as the library documents; a new connection works.
func gone(ctx context.Context, r *run) (string, error) {
	if err := waitForGo(ctx); err != nil {
		return "", err
	}
	outcome := "served on"
	err := echo(ctx, r)
	if err != nil {
		outcome = "an error: " + cause(err)
	}
	if err := r.client.Gone(err); err != nil {
		return "", err
	}
	if err := r.connect(ctx); err != nil {
		return "", fmt.Errorf("a new connection: %w", err)
	}
	return outcome, echo(ctx, r)
}

// cause is what an error was first, without what was wrapped around it.
func cause(err error) string {
	for {
		inner := errors.Unwrap(err)
		if inner == nil {
			return err.Error()
		}
		err = inner
	}
}

// waitForGo says that the harm may be done, and waits until it is.
func waitForGo(ctx context.Context) error {
	fmt.Println("waiting")
	for ctx.Err() == nil {
		if _, err := os.Stat(os.Getenv("MCP_GO")); err == nil {
			return nil
		}
		time.Sleep(20 * time.Millisecond)
	}
	return errors.New("no word to go on came")
}
