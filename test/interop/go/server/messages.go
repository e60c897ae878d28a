package main

import (
	"context"
	"fmt"

	"github.com/modelcontextprotocol/go-sdk/mcp"
)

type paced struct {
	Steps int `json:"steps"`
	Ms    int `json:"ms"`
}

type counted struct {
	From int `json:"from"`
	Ms   int `json:"ms"`
}

func addMessageTools(server *mcp.Server) {
	mcp.AddTool(server, &mcp.Tool{Name: "progress"}, func(ctx context.Context, request *mcp.CallToolRequest, in paced) (*mcp.CallToolResult, any, error) {
		return says(fmt.Sprint(in.Steps, " steps")), nil, report(ctx, request, in.Steps, in.Ms)
	})
	mcp.AddTool(server, &mcp.Tool{Name: "countdown"}, func(ctx context.Context, request *mcp.CallToolRequest, in counted) (*mcp.CallToolResult, any, error) {
		return says("done"), nil, report(ctx, request, in.From, in.Ms)
	})
	mcp.AddTool(server, &mcp.Tool{Name: "ask"}, ask)
	mcp.AddTool(server, &mcp.Tool{Name: "logs"}, func(ctx context.Context, request *mcp.CallToolRequest, _ none) (*mcp.CallToolResult, any, error) {
		for _, level := range []mcp.LoggingLevel{"debug", "info", "notice", "warning", "error", "critical", "alert", "emergency"} {
			message := &mcp.LoggingMessageParams{Level: level, Data: "a message of level " + string(level), Logger: "interop"}
			if err := request.Session.Log(ctx, message); err != nil {
				return nil, nil, err
			}
		}
		return says("8 messages"), nil, nil
	})
	mcp.AddTool(server, &mcp.Tool{Name: "touch"}, func(ctx context.Context, _ *mcp.CallToolRequest, _ none) (*mcp.CallToolResult, any, error) {
		return says("touched"), nil, server.ResourceUpdated(ctx, &mcp.ResourceUpdatedNotificationParams{URI: note})
	})
	mcp.AddTool(server, &mcp.Tool{Name: "toggle"}, func(context.Context, *mcp.CallToolRequest, none) (*mcp.CallToolResult, any, error) {
		mcp.AddTool(server, &mcp.Tool{Name: "toggled"}, func(context.Context, *mcp.CallToolRequest, none) (*mcp.CallToolResult, any, error) {
			return says("toggled"), nil, nil
		})
		server.RemoveTools("toggled")
		return says("toggled"), nil, nil
	})
}

func report(ctx context.Context, request *mcp.CallToolRequest, steps, ms int) error {
	token := request.Params.GetProgressToken()
	for step := 1; step <= steps; step++ {
		if err := wait(ctx, ms); err != nil {
			return err
		}
		if token == nil {
			continue
		}
		progress := &mcp.ProgressNotificationParams{ProgressToken: token, Progress: float64(step), Total: float64(steps)}
		if err := request.Session.NotifyProgress(ctx, progress); err != nil {
			return err
		}
	}
	return nil
}

// ask is run again with the answer, in both eras.
func ask(_ context.Context, request *mcp.CallToolRequest, _ none) (*mcp.CallToolResult, any, error) {
	answer, answered := request.Params.InputResponses["name"].(*mcp.ElicitResult)
	if !answered {
		question := &mcp.ElicitParams{Message: "What is your name?", RequestedSchema: map[string]any{
			"type": "object", "properties": map[string]any{"name": map[string]any{"type": "string"}}, "required": []string{"name"},
		}}
		return &mcp.CallToolResult{InputRequests: mcp.InputRequestMap{"name": question}}, nil, nil
	}
	if answer.Action == "accept" {
		return says(fmt.Sprint("accept:", answer.Content["name"])), nil, nil
	}
	return says(answer.Action), nil, nil
}
