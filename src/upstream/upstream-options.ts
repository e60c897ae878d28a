import type { LoggingLevel, ToolAnnotations } from '@modelcontextprotocol/sdk/types.js';
import type { ToolDefinition } from '../capabilities/definitions.js';
import type { Restricted } from '../capabilities/grants.js';
import type { Era } from '../capabilities/call-context.js';
import type { CapabilityKind } from '../capabilities/declaration.js';
import type { Principal } from '../session/principal.js';

/** A capability of another server, as that server lists it. */
export interface UpstreamCapability {
  readonly kind: CapabilityKind;
  /** Of a tool or prompt; of a resource its URI, of a resource template the template. */
  readonly name: string;
  readonly description?: string | undefined;
  /** Of a tool. */
  readonly annotations?: ToolAnnotations | undefined;
}

/** What this service says of a capability of another server, over what that server says. */
export interface UpstreamDefinition
  extends Restricted, Pick<ToolDefinition, 'title' | 'description' | 'annotations' | 'rateLimit' | 'audit' | 'task'> {}

/** What is common to other servers, wherever they run. */
interface CommonOptions {
  /** Of the other server in logs and error messages. By default the command, the host of the URL, or `server`. */
  readonly name?: string;
  /** Put before the names of tools and prompts: `files_`. */
  readonly prefix?: string;
  /** Which capabilities are served: their names (URIs of resources), or a function. All by default. */
  readonly pick?: readonly string[] | ((capability: UpstreamCapability) => boolean);
  /** Scopes, roles, rate limit and more of a capability, by what the other server lists of it. */
  readonly define?: (capability: UpstreamCapability) => UpstreamDefinition;
  /**
   * `pod`: all callers share a connection, which is never asked to put questions to a client or to log to one. `caller`: each session
   * has one, or each principal without a session. By default `pod` for a command, `caller` for the others.
   */
  readonly per?: 'pod' | 'caller';
  /** Of several servers of this process, the one that serves it, by its name. */
  readonly mcpServer?: string;
  /** A call that hears nothing for so long ends with an error; time in which a client is asked does not count. 60 by default. */
  readonly timeoutSeconds?: number;
  /** How long a connection may take until the other server has answered `initialize`. 10 by default. */
  readonly connectSeconds?: number;
  /** A connection of a caller is closed when it was not used for so long. 300 by default. */
  readonly idleSeconds?: number;
  /** Connections of callers in this process; one more is refused while all are in use. By default 8 for a command, else 100. */
  readonly maxConnections?: number;
  /** Bytes of one message of the other server; what sends more is disconnected. 10 MiB by default. */
  readonly maxMessageBytes?: number;
  /** The start is refused where the other server is not there. By default it is looked for again and again. */
  readonly required?: boolean;
  /** What callers' connections are asked to log. `info` by default. */
  readonly logLevel?: LoggingLevel;
}

/** A server of this process, of `@modelcontextprotocol/sdk` 1.x or `@modelcontextprotocol/server` 2.x. */
export interface InProcessOptions extends CommonOptions {
  /** Makes one for each connection: a server takes one transport at a time. */
  readonly server: () => ConnectableServer | Promise<ConnectableServer>;
}

/** `McpServer` and `Server` of both SDKs. */
export interface ConnectableServer {
  // Each SDK has a type of its own for the same transport.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  connect(transport: any): Promise<void>;
  close(): Promise<void>;
}

/** What is common to servers that aren't in this process. */
interface ApartOptions extends CommonOptions {
  /**
   * `legacy`: revisions up to 2025-11-25. `modern`: 2026-07-28, which needs `npm install @modelcontextprotocol/client`. By default,
   * `auto`, the other server is asked, and the modern one is used where it speaks both and that package is there.
   */
  readonly era?: 'auto' | Era;
}

/** A program that speaks MCP over stdin and stdout. */
export interface CommandOptions extends ApartOptions {
  /** The server itself: a process that starts another one (npx, a shell) leaves that behind when it is killed. */
  readonly command: string;
  /** Arguments of the program; none by default. */
  readonly args?: readonly string[];
  /** Beside HOME, LOGNAME, PATH, SHELL, TERM and USER; nothing else of this process is inherited. */
  readonly env?: Readonly<Record<string, string>>;
  /** The folder that it runs in; that of this process by default. */
  readonly cwd?: string;
}

type UpstreamHeaders = Readonly<Record<string, string>>;

/** A server over Streamable HTTP. */
export interface UrlOptions extends ApartOptions {
  /** Of its endpoint, with http(s). */
  readonly url: string | URL;
  /**
   * Sent with each request; a function is asked each time.
   * @param principal whose connection it is; `null` without authentication, and where lists are read
   */
  readonly headers?: UpstreamHeaders | ((principal: Principal | null) => UpstreamHeaders | Promise<UpstreamHeaders>);
}

/** What `mcpUpstream` takes: one of three transports, and what is served of it. */
export type UpstreamOptions = InProcessOptions | CommandOptions | UrlOptions;
