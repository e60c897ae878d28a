package gosdk

import (
	"context"
	"fmt"
	"sync/atomic"

	"github.com/modelcontextprotocol/go-sdk/mcp"
	"mooring.test/interop/steps"
)

var tokens atomic.Int64

func (c *client) Tools(ctx context.Context) (names []string, err error) {
	for tool, err := range c.session.Tools(ctx, nil) {
		if err != nil {
			return nil, err
		}
		names = append(names, tool.Name)
	}
	return names, nil
}

func (c *client) Resources(ctx context.Context) (uris []string, err error) {
	for resource, err := range c.session.Resources(ctx, nil) {
		if err != nil {
			return nil, err
		}
		uris = append(uris, resource.URI)
	}
	return uris, nil
}

func (c *client) Templates(ctx context.Context) (templates []string, err error) {
	for template, err := range c.session.ResourceTemplates(ctx, nil) {
		if err != nil {
			return nil, err
		}
		templates = append(templates, template.URITemplate)
	}
	return templates, nil
}

func (c *client) Prompts(ctx context.Context) (names []string, err error) {
	for prompt, err := range c.session.Prompts(ctx, nil) {
		if err != nil {
			return nil, err
		}
		names = append(names, prompt.Name)
	}
	return names, nil
}

func (c *client) Prompt(ctx context.Context, name string, arguments map[string]string) (string, error) {
	result, err := c.session.GetPrompt(ctx, &mcp.GetPromptParams{Name: name, Arguments: arguments})
	if err != nil {
		return "", err
	}
	return text(result.Messages[0].Content), nil
}

func (c *client) Complete(ctx context.Context, prompt, argument, value string) ([]string, error) {
	result, err := c.session.Complete(ctx, &mcp.CompleteParams{
		Ref:      &mcp.CompleteReference{Type: "ref/prompt", Name: prompt},
		Argument: mcp.CompleteParamsArgument{Name: argument, Value: value},
	})
	if err != nil {
		return nil, err
	}
	return result.Completion.Values, nil
}

func (c *client) Read(ctx context.Context, uri string) (string, error) {
	result, err := c.session.ReadResource(ctx, &mcp.ReadResourceParams{URI: uri})
	if err != nil {
		return "", err
	}
	return result.Contents[0].Text, nil
}

func (c *client) Call(ctx context.Context, tool string, arguments map[string]any) (steps.Result, error) {
	params := &mcp.CallToolParams{Name: tool, Arguments: arguments, Meta: mcp.Meta{}}
	params.SetProgressToken(fmt.Sprint("token-", tokens.Add(1)))
	if c.level != "" {
		params.Meta[mcp.MetaKeyLogLevel] = c.level
	}
	result, err := c.session.CallTool(ctx, params)
	if err != nil {
		return steps.Result{}, err
	}
	return answered(result), nil
}

func answered(result *mcp.CallToolResult) steps.Result {
	answer := steps.Result{Structured: result.StructuredContent, IsError: result.IsError}
	for _, content := range result.Content {
		answer.Kinds = append(answer.Kinds, kind(content))
		answer.Text += text(content)
	}
	return answer
}

func text(content mcp.Content) string {
	if content, is := content.(*mcp.TextContent); is {
		return content.Text
	}
	return ""
}

func kind(content mcp.Content) string {
	switch content.(type) {
	case *mcp.TextContent:
		return "text"
	case *mcp.ImageContent:
		return "image"
	case *mcp.AudioContent:
		return "audio"
	case *mcp.ResourceLink:
		return "resource_link"
	case *mcp.EmbeddedResource:
		return "resource"
	default:
		return fmt.Sprintf("%T", content)
	}
}
