package mcpgo

import (
	"context"

	"github.com/mark3labs/mcp-go/mcp"
)

// Elicit answers a question as the step wants it.
func (b *bound) Elicit(context.Context, mcp.ElicitationRequest) (*mcp.ElicitationResult, error) {
	response := mcp.ElicitationResponse{Action: mcp.ElicitationResponseAction(b.events.Answer())}
	if response.Action == mcp.ElicitationResponseActionAccept {
		response.Content = map[string]any{"name": "ada"}
	}
	return &mcp.ElicitationResult{ElicitationResponse: response}, nil
}

func (b *bound) notified(notification mcp.JSONRPCNotification) {
	fields := notification.Params.AdditionalFields
	switch notification.Method {
	case "notifications/progress":
		b.events.Progress <- fields["progress"].(float64)
	case "notifications/message":
		b.events.Logs <- fields["level"].(string)
	case "notifications/resources/updated":
		b.events.Updated <- fields["uri"].(string)
	case "notifications/tools/list_changed":
		b.events.Changed <- struct{}{}
	}
}
