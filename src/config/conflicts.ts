import { authConflicts } from './auth-conflicts.js';
import { limitConflicts } from './limit-conflicts.js';
import type { ReadSettings } from './parse-variables.js';
import type { Problem } from './problem.js';
import { EXAMPLE_STATE_KEY } from './state-key-text.js';

/** Settings whose form is right and which are wrong nevertheless: beside each other, or beside the documentation. */
export function conflicts(values: ReadSettings): Problem[] {
  return [
    ...portConflict(values),
    ...readinessConflict(values),
    ...exampleConflict(values),
    ...authConflicts(values),
    ...limitConflicts(values),
  ];
}

function portConflict({ port, metricsPort }: ReadSettings): Problem[] {
  if (metricsPort === undefined || metricsPort === 0 || metricsPort !== port) return [];
  const what = 'is the same as PORT; use 0 to serve /metrics on PORT';
  return [{ variable: 'METRICS_PORT', value: String(metricsPort), what, example: '0' }];
}

function readinessConflict(values: ReadSettings): Problem[] {
  if (values.readyRequiresRedis !== true || !('redisUrl' in values) || values.redisUrl !== undefined) return [];
  const what = 'needs REDIS_URL, which is not set';
  return [{ variable: 'READY_REQUIRES_REDIS', value: 'true', what, example: 'false' }];
}

function exampleConflict({ mcpStateKeys = [] }: ReadSettings): Problem[] {
  if (!mcpStateKeys.includes(EXAMPLE_STATE_KEY)) return [];
  const what = 'has the key of the documentation, which everybody knows; make your own';
  return [{ variable: 'MCP_STATE_KEYS', value: undefined, what, example: '$(openssl rand -base64 32)' }];
}
