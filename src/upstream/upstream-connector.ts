import type { Era } from '../capabilities/call-context.js';
import type { Principal } from '../session/principal.js';
import { LegacyConnection } from './legacy/legacy-connection.js';
import { ModernConnection } from './modern/modern-connection.js';
import { modernTransport, NoModernClientError, sdk2 } from './modern/modern-transport.js';
import type { UpstreamConnection } from './upstream-connection.js';
import type { UpstreamOptions } from './upstream-options.js';
import type { UpstreamSettings } from './upstream-settings.js';
import { legacyTransport } from './legacy/legacy-transport.js';

/** Opens connections to one other server, in the era that it speaks: the modern one where it speaks both. */
export class UpstreamConnector {
  /** What is known of the other server. */
  private era: Era | undefined;

  constructor(
    private readonly options: UpstreamOptions,
    private readonly settings: UpstreamSettings,
  ) {}

  /**
   * @param principal whose connection it will be
   * @param isShared by callers
   */
  async open(principal: Principal | null, isShared: boolean): Promise<UpstreamConnection> {
    const era = this.settings.era ?? this.era;
    try {
      const connection = await this.openIn(era, principal, isShared);
      this.era = connection instanceof ModernConnection ? 'modern' : 'legacy';
      return connection;
    } catch (error) {
      // It may be another release that comes back.
      this.era = undefined;
      throw error;
    }
  }

  private async openIn(
    era: Era | undefined,
    principal: Principal | null,
    isShared: boolean,
  ): Promise<UpstreamConnection> {
    if (era === 'legacy') return this.legacy(principal, isShared);
    if (era === 'modern') return this.modern(principal, isShared);
    try {
      return await this.modern(principal, isShared);
    } catch (error) {
      if (!this.mayBeLegacy(error)) throw error;
      return await this.legacy(principal, isShared).catch((refusal: unknown) => {
        throw error instanceof NoModernClientError && isOtherRevision(refusal) ? error : refusal;
      });
    }
  }

  private async legacy(principal: Principal | null, isShared: boolean): Promise<UpstreamConnection> {
    const transport = await legacyTransport(this.options, this.settings, principal);
    return LegacyConnection.open(transport, this.settings, isShared);
  }

  private async modern(principal: Principal | null, isShared: boolean): Promise<UpstreamConnection> {
    const sdk = await sdk2(this.settings.name);
    const transport = modernTransport(sdk, this.options, this.settings, principal);
    const connection = await ModernConnection.open(sdk, transport, this.settings, isShared);
    if ('isOnTrial' in transport) transport.isOnTrial = false;
    return connection;
  }

  /** A child may do anything with a question that it doesn't know; an HTTP server that says nothing is away. */
  private mayBeLegacy(error: unknown): boolean {
    if (error instanceof NoModernClientError || 'command' in this.options) return true;
    return (error as { readonly code?: unknown }).code === 'ERA_NEGOTIATION_FAILED';
  }
}

/** 2026-07-28, Version negotiation: `initialize` is refused with -32022. */
function isOtherRevision(error: unknown): boolean {
  const { code, message } = error as { readonly code?: unknown; readonly message?: string };
  return code === -32022 || /-32022/.test(message ?? '');
}
