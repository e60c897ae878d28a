package steps

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"
)

// ErrUnsupported is what a Client answers where its library has no such feature.
var ErrUnsupported = errors.New("unsupported")

const stepTimeout = 20 * time.Second

// Run runs the steps that MCP_STEPS names against MCP_URL and prints one line for each.
func Run(client Client) {
	run := &run{client: client, events: newEvents()}
	for _, name := range strings.Split(os.Getenv("MCP_STEPS"), ",") {
		fmt.Println(name, verdict(run.step(name)))
	}
	if run.connected {
		run.client.Close()
	}
}

type run struct {
	client    Client
	events    *Events
	connected bool
}

func (r *run) step(name string) error {
	step, known := steps[name]
	if !known {
		return fmt.Errorf("%w: no such step", ErrUnsupported)
	}
	timeout := stepTimeout
	if name == "killed" {
		timeout *= 5
	}
	ctx, cancel := context.WithTimeout(context.Background(), timeout)
	defer cancel()
	if name != "close" {
		if err := r.connect(ctx); err != nil {
			return err
		}
	}
	return step(ctx, r)
}

// connect opens the session once; each step may come first.
func (r *run) connect(ctx context.Context) error {
	if r.connected {
		return nil
	}
	if err := r.client.Connect(ctx, r.events); err != nil {
		return fmt.Errorf("connect: %w", err)
	}
	r.connected = true
	return nil
}

func verdict(err error) string {
	switch {
	case err == nil:
		return "ok"
	case errors.Is(err, ErrUnsupported):
		return "unsupported " + oneLine(strings.TrimPrefix(err.Error(), ErrUnsupported.Error()+": "))
	default:
		return "failed " + oneLine(err.Error())
	}
}

func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }
