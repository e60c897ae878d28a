/**
 * The words of MCP that a team's code meets, as the schema of the specification has them (2025-11-25 and 2026-07-28). Plain
 * types of our own: those of the SDK are inferred from its validators, unfold to hundreds of lines in a team's
 * declarations, and change with the SDK. A spec holds them to the SDK's.
 */
type Meta = { [key: string]: unknown };

/** How severe a message to the client is: the levels of syslog. */
export type LoggingLevel = 'debug' | 'info' | 'notice' | 'warning' | 'error' | 'critical' | 'alert' | 'emergency';
/** Who speaks: the user or the assistant. */
export type Role = 'user' | 'assistant';

/** A picture that clients show, by its URL (MCP, Icons). */
export type Icon = { src: string; mimeType?: string; sizes?: string[]; theme?: 'light' | 'dark' };
/** Whom content is for, how important it is, and when it changed (MCP, Annotations). */
export type Annotations = { audience?: Role[]; priority?: number; lastModified?: string };
/** Hints on what a tool does, for clients that ask their users (MCP, Tools). */
export type ToolAnnotations = {
  title?: string;
  readOnlyHint?: boolean;
  destructiveHint?: boolean;
  idempotentHint?: boolean;
  openWorldHint?: boolean;
};

/** Who a client or a server says that it is. */
export type Implementation = {
  name: string;
  version: string;
  title?: string;
  description?: string;
  websiteUrl?: string;
  icons?: Icon[];
};

/** What a client declares that it can do. */
export type ClientCapabilities = {
  elicitation?: { form?: { [member: string]: unknown }; url?: object };
  sampling?: { context?: object; tools?: object };
  roots?: { listChanged?: boolean };
  extensions?: { [id: string]: object };
  experimental?: { [name: string]: object };
};

/** Text. */
export type TextContent = { type: 'text'; text: string; annotations?: Annotations; _meta?: Meta };
/** A picture in base64, with its MIME type. */
export type ImageContent = { type: 'image'; data: string; mimeType: string; annotations?: Annotations; _meta?: Meta };
/** Sound in base64, with its MIME type. */
export type AudioContent = { type: 'audio'; data: string; mimeType: string; annotations?: Annotations; _meta?: Meta };
/** A resource that a client can read, by its URI. */
export type ResourceLink = { type: 'resource_link' } & ListedResource;
/** What a resource holds: text, or bytes in base64. */
export type ResourceContents =
  | { uri: string; mimeType?: string; text: string; _meta?: Meta }
  | { uri: string; mimeType?: string; blob: string; _meta?: Meta };
/** The contents of a resource inside of a result. */
export type EmbeddedResource = {
  type: 'resource';
  resource: ResourceContents;
  annotations?: Annotations;
  _meta?: Meta;
};
/** One block of a result or message: text, image, audio, a link to a resource, or a resource. */
export type ContentBlock = TextContent | ImageContent | AudioContent | ResourceLink | EmbeddedResource;

/** What a tool call came to. */
export type CallToolResult = {
  content: ContentBlock[];
  structuredContent?: { [key: string]: unknown };
  isError?: boolean;
  _meta?: Meta;
};

/** A JSON Schema of an object. */
export type ObjectSchema = {
  [keyword: string]: unknown;
  type: 'object';
  properties?: { [name: string]: object };
  required?: string[];
};

/** A tool as it is listed. */
export type ListedTool = {
  name: string;
  title?: string;
  description?: string;
  inputSchema: ObjectSchema;
  outputSchema?: ObjectSchema;
  annotations?: ToolAnnotations;
  execution?: { taskSupport?: 'required' | 'optional' | 'forbidden' };
  icons?: Icon[];
  _meta?: Meta;
};

/** A resource as it is listed. */
export type ListedResource = {
  uri: string;
  name: string;
  title?: string;
  description?: string;
  mimeType?: string;
  size?: number;
  annotations?: Annotations;
  icons?: Icon[];
  _meta?: Meta;
};

/** A resource template as it is listed. */
export type ListedResourceTemplate = {
  uriTemplate: string;
  name: string;
  title?: string;
  description?: string;
  mimeType?: string;
  annotations?: Annotations;
  icons?: Icon[];
  _meta?: Meta;
};

/** An argument of a prompt as it is listed. */
export type PromptArgument = { name: string; title?: string; description?: string; required?: boolean };
/** A prompt as it is listed. */
export type ListedPrompt = {
  name: string;
  title?: string;
  description?: string;
  arguments?: PromptArgument[];
  icons?: Icon[];
  _meta?: Meta;
};

/** The answer to `resources/read`: contents. */
export type ReadResourceResult = { contents: ResourceContents[]; _meta?: Meta };
/** The answer to `prompts/get`: messages. */
export type GetPromptResult = {
  description?: string;
  messages: { role: Role; content: ContentBlock }[];
  _meta?: Meta;
};
/** The answer to `completion/complete`. */
export type CompleteResult = { completion: { values: string[]; total?: number; hasMore?: boolean }; _meta?: Meta };
/** The parameters of `completion/complete`. */
export type CompleteParams = {
  ref: { type: 'ref/resource'; uri: string } | { type: 'ref/prompt'; name: string };
  argument: { name: string; value: string };
  context?: { arguments?: { [name: string]: string } };
};

/** What a server declares that it can do. */
export type ServerCapabilities = {
  tools?: { listChanged?: boolean };
  resources?: { subscribe?: boolean; listChanged?: boolean };
  prompts?: { listChanged?: boolean };
  completions?: object;
  logging?: object;
  extensions?: { [id: string]: object };
  experimental?: { [name: string]: object };
};
