// Package steps holds what each client must do; a program binds one library to it.
package steps

import "context"

// A Client is one library, bound to what the steps need. Connect is called once before any other method.
type Client interface {
	// Connect answers the revision that both sides speak.
	Connect(ctx context.Context, events *Events) (string, error)
	Tools(ctx context.Context) ([]string, error)
	Resources(ctx context.Context) ([]string, error)
	Templates(ctx context.Context) ([]string, error)
	Prompts(ctx context.Context) ([]string, error)
	Prompt(ctx context.Context, name string, arguments map[string]string) (string, error)
	Complete(ctx context.Context, prompt, argument, value string) ([]string, error)
	Read(ctx context.Context, uri string) (string, error)
	Call(ctx context.Context, tool string, arguments map[string]any) (Result, error)
	SetLevel(ctx context.Context, level string) error
	Subscribe(ctx context.Context, uri string) error
	Unsubscribe(ctx context.Context, uri string) error
	// Gone answers nil where err is what the library documents for a session that the server ended.
	Gone(err error) error
	// Killed answers nil where err is what the library documents for a stream that broke off.
	Killed(err error) error
	Close() error
}

// A Result is what a tool answered.
type Result struct {
	Kinds      []string
	Text       string
	Structured any
	IsError    bool
}
