// Package gosdk binds the official Go SDK. MCP_ERA=legacy asks for the newest revision that has sessions.
package gosdk

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/modelcontextprotocol/go-sdk/mcp"
	"mooring.test/interop/steps"
)

const newestLegacy = "2025-11-25"

type client struct {
	events  *steps.Events
	session *mcp.ClientSession
	level   string
}

// New is a client that has not connected.
func New() steps.Client { return &client{} }

func (c *client) Connect(ctx context.Context, events *steps.Events) (string, error) {
	c.events = events
	options := &mcp.ClientSessionOptions{}
	if os.Getenv("MCP_ERA") == "legacy" {
		options.ProtocolVersion = newestLegacy
	}
	transport := &mcp.StreamableClientTransport{Endpoint: os.Getenv("MCP_URL")}
	session, err := mcp.NewClient(&mcp.Implementation{Name: "interop-go-sdk", Version: "1.0.0"}, c.options()).Connect(ctx, transport, options)
	if err != nil {
		return "", err
	}
	c.session = session
	return session.InitializeResult().ProtocolVersion, nil
}

func (c *client) options() *mcp.ClientOptions {
	return &mcp.ClientOptions{
		ElicitationHandler: func(context.Context, *mcp.ElicitRequest) (*mcp.ElicitResult, error) {
			if c.events.Answer() == "accept" {
				return &mcp.ElicitResult{Action: "accept", Content: map[string]any{"name": "ada"}}, nil
			}
			return &mcp.ElicitResult{Action: c.events.Answer()}, nil
		},
		ToolListChangedHandler: func(context.Context, *mcp.ToolListChangedRequest) { c.events.Changed <- struct{}{} },
		ResourceUpdatedHandler: func(_ context.Context, request *mcp.ResourceUpdatedNotificationRequest) {
			c.events.Updated <- request.Params.URI
		},
		LoggingMessageHandler: func(_ context.Context, request *mcp.LoggingMessageRequest) {
			c.events.Logs <- string(request.Params.Level)
		},
		ProgressNotificationHandler: func(_ context.Context, request *mcp.ProgressNotificationClientRequest) {
			c.events.Progress <- request.Params.Progress
		},
	}
}

func (c *client) modern() bool { return c.session.InitializeResult().ProtocolVersion > newestLegacy }

func (c *client) SetLevel(ctx context.Context, level string) error {
	if c.modern() {
		c.level = level
		return nil
	}
	return c.session.SetLoggingLevel(ctx, &mcp.SetLoggingLevelParams{Level: mcp.LoggingLevel(level)})
}

func (c *client) Subscribe(ctx context.Context, uri string) error {
	return c.session.Subscribe(ctx, &mcp.SubscribeParams{URI: uri})
}

func (c *client) Unsubscribe(ctx context.Context, uri string) error {
	return c.session.Unsubscribe(ctx, &mcp.UnsubscribeParams{URI: uri})
}

// Gone: the client keeps no session alive; calls end with ErrSessionMissing until the program connects again.
func (c *client) Gone(err error) error {
	if c.modern() {
		return err
	}
	if !errors.Is(err, mcp.ErrSessionMissing) {
		return fmt.Errorf("not ErrSessionMissing: %v", err)
	}
	return nil
}

// Killed: a stream that breaks off is resumed in the legacy era; a modern call ends with an error.
func (c *client) Killed(err error) error {
	if c.modern() && !errors.Is(err, context.DeadlineExceeded) {
		return nil
	}
	return err
}

func (c *client) Close() error { return c.session.Close() }
