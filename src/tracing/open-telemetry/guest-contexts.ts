import { context, type ContextManager, createContextKey, ROOT_CONTEXT } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';

/** Where spans find the one that they are inside of. */
export type Contexts = Pick<ContextManager, 'active' | 'with'>;

/**
 * Those of the application that a server is embedded in, where it has OpenTelemetry, so that what its code traces in a tool is
 * inside of the call; else some of our own. Nothing is registered with OpenTelemetry's API, which is the application's.
 */
export function guestContexts(): Contexts {
  return hasManager() ? context : new AsyncLocalStorageContextManager().enable();
}

/** Without a manager the API forgets what it is given. */
function hasManager(): boolean {
  const key = createContextKey('mooring.probe');
  return context.with(ROOT_CONTEXT.setValue(key, true), () => context.active().getValue(key) === true);
}
