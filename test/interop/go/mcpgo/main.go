// Package mcpgo binds mark3labs/mcp-go. MCP_ERA=legacy listens on a GET stream, which keeps the client to revisions with sessions.
package mcpgo

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/mark3labs/mcp-go/client"
	"github.com/mark3labs/mcp-go/client/transport"
	"github.com/mark3labs/mcp-go/mcp"
	"mooring.test/interop/steps"
)

const newestLegacy = "2025-11-25"

type bound struct {
	events *steps.Events
	client *client.Client
	stop   func()
}

// New is a client that has not connected.
func New() steps.Client { return &bound{stop: func() {}} }

func (b *bound) Connect(ctx context.Context, events *steps.Events) (string, error) {
	b.events = events
	var options []transport.StreamableHTTPCOption
	if os.Getenv("MCP_ERA") == "legacy" {
		options = append(options, transport.WithContinuousListening())
	}
	http, err := transport.NewStreamableHTTP(os.Getenv("MCP_URL"), options...)
	if err != nil {
		return "", err
	}
	b.client = client.NewClient(http, client.WithElicitationHandler(b))
	b.client.OnNotification(b.notified)
	if err = b.client.Start(context.Background()); err != nil {
		return "", err
	}
	request := mcp.InitializeRequest{}
	request.Params.ProtocolVersion = mcp.LATEST_PROTOCOL_VERSION
	request.Params.ClientInfo = mcp.Implementation{Name: "interop-mcp-go", Version: "1.0.0"}
	result, err := b.client.Initialize(ctx, request)
	if err != nil {
		return "", err
	}
	return result.ProtocolVersion, b.listen(mcp.SubscriptionFilter{ToolsListChanged: true})
}

func (b *bound) modern() bool { return b.client.ProtocolVersion() > newestLegacy }

// listen replaces the one stream of notifications that a modern client has.
func (b *bound) listen(filter mcp.SubscriptionFilter) (err error) {
	if !b.modern() {
		return nil
	}
	b.stop()
	b.stop, err = b.client.ListenAsync(context.Background(), filter, func(err error) { fmt.Fprintln(os.Stderr, "listen:", err) })
	return err
}

func (b *bound) Subscribe(ctx context.Context, uri string) error {
	request := mcp.SubscribeRequest{}
	request.Params.URI = uri
	return errors.Join(b.client.Subscribe(ctx, request), b.listen(mcp.SubscriptionFilter{ToolsListChanged: true, ResourceSubscriptions: []string{uri}}))
}

func (b *bound) Unsubscribe(ctx context.Context, uri string) error {
	request := mcp.UnsubscribeRequest{}
	request.Params.URI = uri
	return errors.Join(b.client.Unsubscribe(ctx, request), b.listen(mcp.SubscriptionFilter{ToolsListChanged: true}))
}

// Gone: the client keeps no session alive; calls end with ErrSessionTerminated until the program connects again.
func (b *bound) Gone(err error) error {
	if b.modern() {
		return err
	}
	if !errors.Is(err, transport.ErrSessionTerminated) {
		return fmt.Errorf("not ErrSessionTerminated: %v", err)
	}
	return nil
}

// Killed: a stream that breaks off is not resumed (the documentation of transport.StreamableHTTP): the call ends with an error.
func (b *bound) Killed(err error) error {
	if errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return nil
}

func (b *bound) Close() error {
	b.stop()
	return b.client.Close()
}
