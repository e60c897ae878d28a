import type { AppView } from '../apps/app-definition.js';
import { shownAs } from '../apps/app-meta.js';
import type { CallContext } from '../call-context.js';
import type { CacheHint } from '../definitions.js';
import { toFailure } from '../failure.js';
import type { Invoke } from '../declaration.js';
import type { ResourceReturn } from '../handlers.js';
import type { ResourceOutcome } from '../outcomes.js';
import { toFailed } from './failed.js';
import { toReadResult } from './resource-answer.js';
import { quoted } from '../../text/quoted.js';

export interface Reading {
  readonly uri: URL;
  /** As the client wrote it: contents are named by it. */
  readonly requested: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly mimeType: string | undefined;
  readonly cache: CacheHint | undefined;
  /** How an app is shown. */
  readonly view?: AppView | undefined;
}

/** A handler may answer each caller differently, so nothing is shared or kept unless the definition says so. */
const NOT_KEPT: CacheHint = Object.freeze({ ttlMs: 0, cacheScope: 'private' });

export async function readResource(invoke: Invoke, reading: Reading, context: CallContext): Promise<ResourceOutcome> {
  try {
    const answer = (await invoke(context, reading.variables, reading.uri)) as ResourceReturn;
    const read = toReadResult(answer, reading);
    const result = reading.view ? shownAs(reading.view, read) : read;
    return { kind: 'result', result, cache: reading.cache ?? NOT_KEPT };
  } catch (error) {
    const failure = toFailure(error, `resource "${quoted(reading.requested)}"`, context);
    return failure.kind === 'told' && failure.status === 404 ? { kind: 'unknown' } : toFailed(failure);
  }
}
