package mcpgo

import (
	"context"
	"fmt"
	"sync/atomic"

	"github.com/mark3labs/mcp-go/mcp"
	"mooring.test/interop/steps"
)

var tokens atomic.Int64

func (b *bound) Tools(ctx context.Context) (names []string, err error) {
	for tool, err := range b.client.IterTools(ctx, mcp.ListToolsRequest{}) {
		if err != nil {
			return nil, err
		}
		names = append(names, tool.Name)
	}
	return names, nil
}

func (b *bound) Resources(ctx context.Context) (uris []string, err error) {
	for resource, err := range b.client.IterResources(ctx, mcp.ListResourcesRequest{}) {
		if err != nil {
			return nil, err
		}
		uris = append(uris, resource.URI)
	}
	return uris, nil
}

func (b *bound) Templates(ctx context.Context) (templates []string, err error) {
	for template, err := range b.client.IterResourceTemplates(ctx, mcp.ListResourceTemplatesRequest{}) {
		if err != nil {
			return nil, err
		}
		templates = append(templates, template.URITemplate.Raw())
	}
	return templates, nil
}

func (b *bound) Prompts(ctx context.Context) (names []string, err error) {
	for prompt, err := range b.client.IterPrompts(ctx, mcp.ListPromptsRequest{}) {
		if err != nil {
			return nil, err
		}
		names = append(names, prompt.Name)
	}
	return names, nil
}

func (b *bound) Prompt(ctx context.Context, name string, arguments map[string]string) (string, error) {
	request := mcp.GetPromptRequest{}
	request.Params.Name, request.Params.Arguments = name, arguments
	result, err := b.client.GetPrompt(ctx, request)
	if err != nil {
		return "", err
	}
	return text(result.Messages[0].Content), nil
}

func (b *bound) Complete(ctx context.Context, prompt, argument, value string) ([]string, error) {
	request := mcp.CompleteRequest{}
	request.Params.Ref = mcp.PromptReference{Type: "ref/prompt", Name: prompt}
	request.Params.Argument = mcp.CompleteArgument{Name: argument, Value: value}
	result, err := b.client.Complete(ctx, request)
	if err != nil {
		return nil, err
	}
	return result.Completion.Values, nil
}

func (b *bound) Read(ctx context.Context, uri string) (string, error) {
	request := mcp.ReadResourceRequest{}
	request.Params.URI = uri
	result, err := b.client.ReadResource(ctx, request)
	if err != nil {
		return "", err
	}
	return result.Contents[0].(mcp.TextResourceContents).Text, nil
}

func (b *bound) SetLevel(ctx context.Context, level string) error {
	request := mcp.SetLevelRequest{}
	request.Params.Level = mcp.LoggingLevel(level)
	return b.client.SetLevel(ctx, request)
}

func (b *bound) Call(ctx context.Context, tool string, arguments map[string]any) (steps.Result, error) {
	request := mcp.CallToolRequest{}
	request.Params.Name, request.Params.Arguments = tool, arguments
	request.Params.Meta = &mcp.Meta{ProgressToken: fmt.Sprint("token-", tokens.Add(1))}
	result, err := b.client.CallTool(ctx, request)
	if err != nil {
		return steps.Result{}, err
	}
	answer := steps.Result{Structured: result.StructuredContent, IsError: result.IsError}
	for _, content := range result.Content {
		answer.Kinds = append(answer.Kinds, kind(content))
		answer.Text += text(content)
	}
	return answer, nil
}

func text(content mcp.Content) string {
	if content, is := content.(mcp.TextContent); is {
		return content.Text
	}
	return ""
}

func kind(content mcp.Content) string {
	switch content.(type) {
	case mcp.TextContent:
		return "text"
	case mcp.ImageContent:
		return "image"
	case mcp.AudioContent:
		return "audio"
	case mcp.ResourceLink:
		return "resource_link"
	case mcp.EmbeddedResource:
		return "resource"
	default:
		return fmt.Sprintf("%T", content)
	}
}
