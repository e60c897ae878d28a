package steps

import (
	"context"
	"fmt"
	"os"
	"strings"
	"time"
)

const stepTimeout = 20 * time.Second

// Run runs the steps that MCP_STEPS names against MCP_URL and prints one line for each.
func Run(newClient func() Client) {
	run := &run{newClient: newClient}
	for _, name := range strings.Split(os.Getenv("MCP_STEPS"), ",") {
		note, err := run.step(name)
		if err != nil {
			fmt.Println(name, "failed", oneLine(err.Error()))
		} else {
			fmt.Println(name, "ok", oneLine(note))
		}
	}
}

// A run has one client at a time; client is nil before connect and after close.
type run struct {
	newClient func() Client
	client    Client
	events    *Events
	revision  string
}

// step answers what is worth saying beside ok.
func (r *run) step(name string) (string, error) {
	step, known := steps[name]
	if !known {
		return "", fmt.Errorf("there is no step of this name")
	}
	timeout := stepTimeout
	if name == "killed" {
		timeout *= 5
	}
	ctx, cancel := context.WithTimeout(context.Background(), timeout)
	defer cancel()
	if r.client == nil {
		if err := r.connect(ctx); err != nil {
			return "", fmt.Errorf("connect: %w", err)
		}
	}
	return step(ctx, r)
}

func (r *run) connect(ctx context.Context) (err error) {
	r.events = newEvents()
	client := r.newClient()
	if r.revision, err = client.Connect(ctx, r.events); err == nil {
		r.client = client
	}
	return err
}

func (r *run) close() error {
	client := r.client
	r.client = nil
	return client.Close()
}

func oneLine(text string) string {
	line := strings.Join(strings.Fields(text), " ")
	return line[:min(len(line), 200)]
}
