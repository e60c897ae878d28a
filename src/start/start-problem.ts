import { DefinitionError } from '../capabilities/definition-error.js';
import type { Settings } from '../config/settings.js';
import { EmbeddingError } from '../embed/embedding.error.js';
import { IdentityDefinitionError } from '../identity/identity-definition.error.js';

/** The service cannot start, for a reason that its message gives together with what to do. */
export class StartError extends Error {
  readonly code = 'START_FAILED';
  constructor(message: string) {
    super(message);
    this.name = 'StartError';
  }
}

/** Errors whose message says all. */
const STATED = [StartError, DefinitionError, EmbeddingError, IdentityDefinitionError];

/** What Node's error says of a port or an address that can't be listened on. */
interface ListenError {
  readonly code?: string;
  readonly syscall?: string;
  readonly port?: number;
  readonly address?: string;
  readonly hostname?: string;
}

/** Why the service could not start and what to do; `undefined` for an error that this says nothing new about. */
export function startProblem(error: unknown, settings: Settings): string | undefined {
  if (STATED.some((stated) => error instanceof stated) || isOfNest(error)) return (error as Error).message;
  const { code, syscall, port, address, hostname } = (error ?? {}) as ListenError;
  if (hostname === settings.host || (code === 'EADDRNOTAVAIL' && address === settings.host))
    return addressProblem(settings);
  const variable = syscall === 'listen' ? variableOf(port, settings) : undefined;
  if (variable === undefined) return undefined;
  switch (code) {
    case 'EADDRINUSE':
      return `Port ${port} is in use by another process. Stop that process, or set ${variable} to a free port.`;
    case 'EACCES':
      return `Port ${port} may not be opened by this user. Set ${variable} to a port above 1023.`;
    default:
      return undefined;
  }
}

/** Nest's own errors are of how modules are put together; Nest exports no class of theirs. */
function isOfNest(error: unknown): boolean {
  return error instanceof Error && typeof (error as { readonly what?: unknown }).what === 'function';
}

function variableOf(port: number | undefined, settings: Settings): 'PORT' | 'METRICS_PORT' | undefined {
  if (port === settings.port) return 'PORT';
  return port === settings.metricsPort ? 'METRICS_PORT' : undefined;
}

function addressProblem({ host }: Settings): string {
  return `This machine has no address ${host}. Set HOST to one of its addresses, or to 0.0.0.0 for all.`;
}
