import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS, type Settings } from '../config/settings.js';
import { askedScope } from './asked-scope.js';

type ScopeSettings = Pick<Settings, 'authScopes' | 'authScopesOffered'> & Partial<Pick<Settings, 'authScopePrefix'>>;

/** Which scopes clients hear of before they need them, as they ask for them (MCP, Scope Selection Strategy). */
@Injectable()
export class OfferedScopes {
  private ofCapabilities: () => readonly string[] = () => [];

  constructor(@Inject(SETTINGS) private readonly settings: ScopeSettings) {}

  /** @param scopes those of what is served now, asked for each time: capabilities come and go */
  serve(scopes: () => readonly string[]): void {
    this.ofCapabilities = scopes;
  }

  /** `scopes_supported` of the metadata (RFC 9728, section 2): what clients ask for that no challenge has told. */
  get listed(): readonly string[] {
    const { authScopesOffered: offered, authScopes } = this.settings;
    return this.asked(offered === 'required' ? authScopes : [...authScopes, ...this.ofCapabilities()]);
  }

  /** Of the challenge of a request without a good token: what clients register for and ask for first. */
  get first(): readonly string[] {
    return this.settings.authScopesOffered === 'asked' ? this.listed : this.asked(this.settings.authScopes);
  }

  /** As clients ask for them, each once. */
  asked(scopes: Iterable<string>): readonly string[] {
    const prefix = this.settings.authScopePrefix ?? '';
    return [...new Set(Array.from(scopes, (scope) => askedScope(scope, prefix)))];
  }
}
