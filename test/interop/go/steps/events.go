package steps

import (
	"context"
	"fmt"
	"sync"
)

// Events collects what the server says outside of answers, and holds what the client answers to a question.
type Events struct {
	Progress chan float64
	Logs     chan string
	Updated  chan string
	Changed  chan struct{}

	mu     sync.Mutex
	answer string
}

func newEvents() *Events {
	return &Events{
		Progress: make(chan float64, 100),
		Logs:     make(chan string, 100),
		Updated:  make(chan string, 100),
		Changed:  make(chan struct{}, 100),
	}
}

// Answer is the action that the next elicitation is answered with.
func (e *Events) Answer() string {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.answer
}

func (e *Events) setAnswer(action string) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.answer = action
}

func take[T any](ctx context.Context, events chan T, what string) (T, error) {
	select {
	case event := <-events:
		return event, nil
	case <-ctx.Done():
		var none T
		return none, fmt.Errorf("no %s came", what)
	}
}

func drain[T any](events chan T) {
	for {
		select {
		case <-events:
		default:
			return
		}
	}
}
