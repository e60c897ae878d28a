import type { AudioContent, ContentBlock, ImageContent, Role, TextContent } from './protocol.js';

type Meta = { [key: string]: unknown };
type Named = { title?: string; description?: string };
type Choice = { const: string; title: string };
type ManyOf = { type: 'array'; minItems?: number; maxItems?: number; default?: string[] };

/** One field of a form: flat, of a primitive type or a choice (MCP, Elicitation). */
export type FormField =
  | (Named & { type: 'boolean'; default?: boolean })
  | (Named & { type: 'number' | 'integer'; minimum?: number; maximum?: number; default?: number })
  | (Named & { type: 'string'; enum: string[]; enumNames?: string[]; default?: string })
  | (Named & { type: 'string'; oneOf: Choice[]; default?: string })
  | (Named & {
      type: 'string';
      minLength?: number;
      maxLength?: number;
      format?: 'email' | 'uri' | 'date' | 'date-time';
      default?: string;
    })
  | (Named & ManyOf & { items: { type: 'string'; enum: string[] } })
  | (Named & ManyOf & { items: { anyOf: Choice[] } });

/** What the user is asked to fill in. */
export type FormQuestion = {
  mode?: 'form';
  message: string;
  requestedSchema: { type: 'object'; properties: { [name: string]: FormField }; required?: string[] };
  _meta?: Meta;
};

/** A page that the user is asked to visit. */
export type UrlQuestion = { mode: 'url'; message: string; url: string; elicitationId: string; _meta?: Meta };

/** What the user did with a form or a page, and what was filled in. */
export type ElicitResult = {
  action: 'accept' | 'decline' | 'cancel';
  /** What was filled in, where a form was accepted. */
  content?: { [name: string]: string | number | boolean | string[] };
  _meta?: Meta;
};

/** A model's wish to use a tool. */
export type ToolUseContent = {
  type: 'tool_use';
  id: string;
  name: string;
  input: { [key: string]: unknown };
  _meta?: Meta;
};
/** What a tool answered to a model that used it. */
export type ToolResultContent = {
  type: 'tool_result';
  toolUseId: string;
  content: ContentBlock[];
  structuredContent?: { [key: string]: unknown };
  isError?: boolean;
  _meta?: Meta;
};
/** What a model says: text, an image or audio. */
export type SampledContent = TextContent | ImageContent | AudioContent;
/** What a message to or from a model may hold. */
export type SamplingContent = SampledContent | ToolUseContent | ToolResultContent;
/** A message to or from a model. */
export type SamplingMessage = { role: Role; content: SamplingContent | SamplingContent[]; _meta?: Meta };

/** A tool that a model may use while it answers. */
export type SamplingTool = {
  name: string;
  title?: string;
  description?: string;
  inputSchema: { type: 'object'; properties?: { [name: string]: object }; required?: string[] };
};

/** What a model of the client is asked (MCP, Sampling). */
export type SamplingQuestion = {
  messages: SamplingMessage[];
  maxTokens: number;
  systemPrompt?: string;
  includeContext?: 'none' | 'thisServer' | 'allServers';
  temperature?: number;
  stopSequences?: string[];
  metadata?: object;
  modelPreferences?: {
    hints?: { name?: string }[];
    costPriority?: number;
    speedPriority?: number;
    intelligencePriority?: number;
  };
  tools?: SamplingTool[];
  toolChoice?: { mode?: 'auto' | 'required' | 'none' };
  _meta?: Meta;
};

/** What a model said that was given no tools. */
export type SamplingResult = { model: string; role: Role; content: SampledContent; stopReason?: string; _meta?: Meta };

/** What a model said that was given tools. */
export type SamplingResultWithTools = {
  model: string;
  role: Role;
  content: SamplingContent | SamplingContent[];
  stopReason?: string;
  _meta?: Meta;
};

/** Where a client lets a server work. */
export type Root = { uri: string; name?: string; _meta?: Meta };
/** The folders that a client lets a server work in. */
export type RootsResult = { roots: Root[]; _meta?: Meta };
