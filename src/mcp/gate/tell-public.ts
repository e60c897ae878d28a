import { Inject, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { SETTINGS, type Settings } from '../../config/settings.js';
import { SERVER_IDENTITY, type ServerIdentity } from '../../identity/identity.js';
import { AnonymousAccess } from './anonymous-access.js';

/** Names in one line of the log. */
const MOST_NAMES = 50;

/** Tells the operator at start what callers without a token may use, or what would be open to them if they were let in. */
@Injectable()
export class TellPublic implements OnApplicationBootstrap {
  private readonly logger = new Logger('Start');

  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    @Inject(SERVER_IDENTITY) private readonly identity: ServerIdentity,
    private readonly access: AnonymousAccess,
  ) {}

  onApplicationBootstrap(): void {
    const { authIssuer, publicCapabilities } = this.settings;
    const names = this.access.names();
    if (authIssuer.length === 0 || (names.length === 0 && publicCapabilities === 'off')) return;
    const state = publicCapabilities === 'off' ? 'closed' : names.length > 0 ? 'open' : 'none';
    this.logger.log({
      event: 'capabilities.public',
      server: this.identity.name,
      state,
      public: names.slice(0, MOST_NAMES),
      count: names.length,
      message: this.messageOf(state, names),
    });
  }

  private messageOf(state: 'closed' | 'open' | 'none', names: readonly string[]): string {
    const listed = `${names.slice(0, MOST_NAMES).join(', ')}${names.length > MOST_NAMES ? '…' : ''}`;
    switch (state) {
      case 'open':
        return `PUBLIC_CAPABILITIES is on: callers without a token may use ${listed}. All else asks for one`;
      case 'closed':
        return `PUBLIC_CAPABILITIES is off: what modules declare public asks for a token, too: ${listed}`;
      case 'none':
        return 'PUBLIC_CAPABILITIES is on, and no module declares anything public: every request asks for a token';
      default:
        return state satisfies never;
    }
  }
}
