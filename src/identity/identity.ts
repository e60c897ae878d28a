import type { Settings } from '../config/settings.js';
import { PRODUCT } from './product.js';
import type { ServerIcon } from '../config/identity-variables.js';

/** The injection token of the identity. */
export const SERVER_IDENTITY = Symbol('SERVER_IDENTITY');

/** What clients, people and operators know a server by (spec, Implementation). */
export interface ServerIdentity {
  /** For programs. */
  readonly name: string;
  /** Of what the server serves. */
  readonly version: string;
  /** For people; without it they are shown the name. */
  readonly title?: string;
  /** What the server is for. */
  readonly description?: string;
  /** A page about it. */
  readonly websiteUrl?: string;
  /** Pictures that clients may show. */
  readonly icons?: readonly ServerIcon[];
  /** How a model uses this server; clients may put it into its system prompt. */
  readonly instructions?: string;
}

/** What a module says of the server that it is a part of; settings win over it (`MCP_SERVER_NAME` and its like). */
export type DeclaredIdentity = Partial<ServerIdentity>;

type IdentitySettings = Pick<Settings, Extract<keyof Settings, `mcpServer${string}`>>;

/**
 * The identity of a server: what the settings say, then what its modules do. A server that is given no name is the
 * product's own.
 */
export function serverIdentity(settings: IdentitySettings, declared: DeclaredIdentity = {}): ServerIdentity {
  const named = defined<DeclaredIdentity>({
    ...declared,
    ...defined({
      name: settings.mcpServerName,
      title: settings.mcpServerTitle,
      version: settings.mcpServerVersion,
      description: settings.mcpServerDescription,
      websiteUrl: settings.mcpServerWebsiteUrl,
      icons: settings.mcpServerIcons,
      instructions: settings.mcpServerInstructions,
    }),
  });
  const { name, version } = PRODUCT;
  return named.name === undefined ? { ...PRODUCT, ...named } : { name, version, ...named };
}

/** What a person is shown as its name. */
export function shownName({ title, name }: ServerIdentity): string {
  return title ?? name;
}

function defined<T extends object>(values: T): T {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as T;
}
