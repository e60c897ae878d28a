package steps

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"
)

const waits = 60_000

var tools = []string{"echo", "add", "contents", "fail", "progress", "ask", "slow", "logs", "touch", "toggle", "countdown"}

func lists(ctx context.Context, r *run) error {
	return errors.Join(
		holds(ctx, "tools", r.client.Tools, tools...),
		holds(ctx, "resources", r.client.Resources, "interop://note"),
		holds(ctx, "templates", r.client.Templates, "interop://items/{id}"),
		holds(ctx, "prompts", r.client.Prompts, "greet"),
	)
}

func holds(ctx context.Context, what string, list func(context.Context) ([]string, error), wanted ...string) error {
	got, err := list(ctx)
	if err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	for _, name := range wanted {
		if !slices.Contains(got, name) {
			return fmt.Errorf("%s: %s is missing in %v", what, name, got)
		}
	}
	return nil
}

func prompt(ctx context.Context, r *run) error {
	text, err := r.client.Prompt(ctx, "greet", map[string]string{"name": "ada"})
	if err == nil && !strings.Contains(text, "ada") {
		err = fmt.Errorf("got %q", text)
	}
	return err
}

func completion(ctx context.Context, r *run) error {
	values, err := r.client.Complete(ctx, "greet", "name", "a")
	if err == nil && !slices.Equal(values, []string{"ada", "alan"}) {
		err = fmt.Errorf("got %v", values)
	}
	return err
}

func read(ctx context.Context, r *run) error {
	note, err := r.client.Read(ctx, "interop://note")
	if err != nil || note == "" {
		return fmt.Errorf("note: %q, %w", note, orEmpty(err))
	}
	item, err := r.client.Read(ctx, "interop://items/7")
	if err != nil || !strings.Contains(item, "7") {
		return fmt.Errorf("item: %q, %w", item, orEmpty(err))
	}
	return nil
}

func echo(ctx context.Context, r *run) error {
	return says(ctx, r, "echo", "grüße, 世界 🎉 \u2028 \x00")
}

func says(ctx context.Context, r *run, tool, text string) error {
	result, err := r.client.Call(ctx, tool, map[string]any{"text": text})
	if err == nil && result.Text != text {
		err = fmt.Errorf("got %q", result.Text)
	}
	return err
}

func structured(ctx context.Context, r *run) error {
	result, err := r.client.Call(ctx, "add", map[string]any{"a": 2, "b": 3})
	if err != nil {
		return err
	}
	if got, _ := json.Marshal(result.Structured); string(got) != `{"sum":5}` {
		return fmt.Errorf("got %s", got)
	}
	return nil
}

func contents(ctx context.Context, r *run) error {
	result, err := r.client.Call(ctx, "contents", nil)
	if err != nil {
		return err
	}
	if !slices.Equal(result.Kinds, []string{"text", "image", "audio", "resource_link", "resource"}) {
		return fmt.Errorf("got %v", result.Kinds)
	}
	return nil
}

func failures(ctx context.Context, r *run) error {
	result, err := r.client.Call(ctx, "fail", nil)
	if err != nil || !result.IsError || result.Text != "it failed" {
		return fmt.Errorf("fail: %+v, %w", result, orEmpty(err))
	}
	if result, err = r.client.Call(ctx, "missing", nil); err == nil && !result.IsError {
		return fmt.Errorf("a missing tool answered %+v", result)
	}
	if text, err := r.client.Read(ctx, "interop://missing"); err == nil {
		return fmt.Errorf("a missing resource answered %q", text)
	}
	return echo(ctx, r)
}

func parallel(ctx context.Context, r *run) error {
	errs := make([]error, 20)
	var group sync.WaitGroup
	for i := range errs {
		group.Go(func() { errs[i] = says(ctx, r, "echo", fmt.Sprint("call ", i)) })
	}
	group.Wait()
	return errors.Join(errs...)
}

func cancelled(ctx context.Context, r *run) error {
	call, cancel := context.WithCancel(ctx)
	time.AfterFunc(300*time.Millisecond, cancel)
	return ends(ctx, call, r, context.Canceled)
}

func timedOut(ctx context.Context, r *run) error {
	call, cancel := context.WithTimeout(ctx, 300*time.Millisecond)
	defer cancel()
	return ends(ctx, call, r, context.DeadlineExceeded)
}

// ends calls a tool that waits for longer than call lives; the session serves on.
func ends(ctx, call context.Context, r *run, want error) error {
	begun := time.Now()
	result, err := r.client.Call(call, "slow", map[string]any{"ms": waits})
	if !errors.Is(err, want) {
		return fmt.Errorf("got %+v, %w", result, orEmpty(err))
	}
	if took := time.Since(begun); took > 5*time.Second {
		return fmt.Errorf("it took %v", took)
	}
	return echo(ctx, r)
}

func orEmpty(err error) error {
	if err == nil {
		return errors.New("no error")
	}
	return err
}
