import { Injectable } from '@nestjs/common';
import { ListeningClaims, type ClaimOutcome } from './listening-claims.js';

/** Without Redis all streams of a session are in this pod, which knows their order itself. */
@Injectable()
export class MemoryListeningClaims extends ListeningClaims {
  claim(): Promise<ClaimOutcome> {
    return Promise.resolve({ state: 'held' });
  }

  holder(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  succeed(): Promise<boolean> {
    return Promise.resolve(false);
  }
}
