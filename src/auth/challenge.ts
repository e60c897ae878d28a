import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS, type Settings } from '../config/settings.js';
import { OfferedScopes } from './offered-scopes.js';
import { metadataUrl } from './protected-resource.js';

/** What `error` of a challenge may be (RFC 6750, section 3.1); none where no token came. */
export type ChallengeError = 'invalid_request' | 'invalid_token' | 'insufficient_scope';

interface ChallengeParameters {
  readonly error?: ChallengeError;
  readonly error_description?: string;
  /** Empty where there is none to ask for. */
  readonly scope: string;
}

/** Clients take headers of 16 KB at most, all of them together. In characters. */
const LONGEST_SCOPE = 4_000;

/** What a parameter of a challenge can't hold (RFC 6750, section 3). */
const NOT_QUOTABLE = /[^\x20\x21\x23-\x5b\x5d-\x7e]/g;

/** Builds `WWW-Authenticate`: where the metadata is, and which scopes to ask for. */
@Injectable()
export class Challenges {
  /** Scopes that every request needs. */
  readonly required: readonly string[];
  private readonly metadata: string;

  constructor(
    @Inject(SETTINGS) { authScopes, authResource }: Pick<Settings, 'authScopes' | 'authResource'>,
    private readonly offered: OfferedScopes,
  ) {
    this.required = authScopes;
    this.metadata = authResource === undefined ? '' : metadataUrl(authResource);
  }

  /** No token came: clients learn where to get one. */
  missing(): string {
    return this.build({ scope: this.first() });
  }

  refused(error: 'invalid_request' | 'invalid_token', description: string): string {
    return this.build({ error, error_description: description, scope: this.first() });
  }

  /**
   * @param held what the token has; named as well, so that the next one replaces it without loss
   * @param needed what it lacks
   */
  insufficient(held: ReadonlySet<string>, needed: readonly string[]): string {
    const scope = this.fitting([...this.required, ...held, ...needed], [...this.required, ...needed]);
    const description = 'The access token lacks a scope that this request needs';
    return this.build({ error: 'insufficient_scope', error_description: description, scope });
  }

  private first(): string {
    const all = this.offered.first.join(' ');
    return all.length <= LONGEST_SCOPE ? all : this.offered.asked(this.required).join(' ');
  }

  /** @param least what it has to say where all of it is too long for a header */
  private fitting(scopes: readonly string[], least: readonly string[]): string {
    const all = this.offered.asked(scopes).join(' ');
    return all.length <= LONGEST_SCOPE ? all : this.offered.asked(least).join(' ');
  }

  private build({ scope, ...parameters }: ChallengeParameters): string {
    const all = { ...parameters, ...(scope && { scope }), resource_metadata: this.metadata };
    const written = Object.entries(all).map(([name, value]) => `${name}="${value.replace(NOT_QUOTABLE, '')}"`);
    return `Bearer ${written.join(', ')}`;
  }
}
