import type { TokenClaims } from './tokens.js';

/** How a provider is configured, and tokens as it signs them: whole, but for their times. */
export interface ProviderRecipe {
  readonly provider: string;
  readonly env: Readonly<Record<string, string>>;
  /** Whose keys sign; every issuer of `env` by default. */
  readonly issuers: readonly string[];
  /** What clients are told to ask for, where a tool needs `notes:write`. */
  readonly asked: readonly string[];
  readonly servers: readonly string[];
  readonly right: readonly RightToken[];
  readonly wrong: readonly WrongToken[];
}

interface ProviderToken {
  readonly what: string;
  readonly typ?: string;
  readonly claims: TokenClaims;
  /** What introspection says of it. */
  readonly active?: object;
}

export interface RightToken extends ProviderToken {
  readonly caller: {
    readonly clientId: string;
    readonly scopes: readonly string[];
    readonly roles?: readonly string[];
  };
}

export interface WrongToken extends ProviderToken {
  /** The reason of `auth.refused`; `scope` where the token is good but lacks what every request needs. */
  readonly problem: string;
  /** Whose key signs it, where that is not whom it names. */
  readonly signer?: string;
}

/** The URL of the service in every recipe. */
export const RESOURCE = 'https://mcp.example.com/mcp';
