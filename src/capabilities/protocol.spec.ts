import type * as Sdk1 from '@modelcontextprotocol/sdk/types.js';
import type * as Sdk2 from '@modelcontextprotocol/server';
import type * as Protocol from './protocol.js';
import type * as Questions from './protocol-questions.js';

/** Compiles only where one type may stand for the other. */
type Fits<One extends Other, Other> = One;
/** Either may stand for the other. */
type Same<One extends Other, Other extends One2, One2 = One> = [One, Other];

/** What our code gives to the SDK, and takes from it. */
export type Held = [
  Same<Protocol.Implementation, Sdk1.Implementation>,
  Fits<Protocol.ClientCapabilities, Sdk1.ClientCapabilities>,
  Fits<Sdk1.ClientCapabilities, Protocol.ClientCapabilities>,
  Same<Protocol.LoggingLevel, Sdk1.LoggingLevel>,
  Same<Protocol.ToolAnnotations, Sdk1.ToolAnnotations>,
  Same<Protocol.Annotations, Sdk1.Annotations>,
  Same<Protocol.Icon, Sdk1.Icon>,
  Same<Protocol.ContentBlock, Sdk1.ContentBlock>,
  Same<Protocol.CallToolResult, Sdk1.CallToolResult>,
  Same<Protocol.ReadResourceResult, Sdk1.ReadResourceResult>,
  Same<Protocol.GetPromptResult, Sdk1.GetPromptResult>,
  Same<Protocol.CompleteResult, Sdk1.CompleteResult>,
  Same<Protocol.ListedTool, Sdk1.Tool>,
  Same<Protocol.ListedResource, Sdk1.Resource>,
  Same<Protocol.ListedResourceTemplate, Sdk1.ResourceTemplate>,
  Same<Protocol.ListedPrompt, Sdk1.Prompt>,
  Same<Questions.UrlQuestion, Omit<Sdk1.ElicitRequestURLParams, 'task'>>,
  Fits<Questions.FormQuestion, Sdk1.ElicitRequestFormParams>,
  Fits<Questions.SamplingQuestion, Sdk1.CreateMessageRequestParams>,
  Same<Questions.ElicitResult, Sdk1.ElicitResult>,
  Same<Questions.SamplingResult, Sdk1.CreateMessageResult>,
  Same<Questions.SamplingResultWithTools, Sdk1.CreateMessageResultWithTools>,
  Same<Questions.RootsResult, Sdk1.ListRootsResult>,
  Fits<Questions.FormQuestion, Sdk2.ElicitRequestFormParams>,
  Fits<Omit<Questions.SamplingQuestion, 'metadata' | 'tools'>, Sdk2.CreateMessageRequestParams>,
  Fits<Sdk2.ElicitResult, Questions.ElicitResult>,
  Fits<Sdk2.CallToolResult['content'], Protocol.CallToolResult['content']>,
];

it('has the types of MCP as both SDKs have them, or this file does not compile', () => {
  const held: Held | undefined = undefined;
  expect(held).toBeUndefined();
});
