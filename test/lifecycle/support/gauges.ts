import type { Service } from '../../support/service.js';

/** What a pod holds for sessions, as its metrics have it. */
export interface Held {
  readonly warm: number;
  readonly calls: number;
  readonly streams: number;
}

export async function held(service: Service): Promise<Held> {
  const sample = await samples(service);
  return {
    warm: sample('mcp_sessions_active'),
    calls: sample('mcp_calls_in_flight'),
    streams: ['get', 'call', 'listen'].reduce((sum, kind) => sum + sample(`mcp_streams_open{kind="${kind}"}`), 0),
  };
}

export function cleanedUp(service: Service, reason: string): Promise<number> {
  return service.metric(`session_cleanup_total{reason="${reason}"}`);
}

export function rehydrated(service: Service): Promise<number> {
  return service.metric('mcp_sessions_rehydrated_total{outcome="ok"}');
}

/** Responses of `/mcp` with this status, whatever the verb. */
export async function responses(service: Service, status: number): Promise<number> {
  const sample = await samples(service);
  const counts = ['GET', 'POST', 'DELETE'].map((method) =>
    sample(`mcp_http_responses_total{method="${method}",status="${status}"}`),
  );
  return counts.reduce((sum, count) => sum + count, 0);
}

/** All samples of one moment, by their exact names with labels; 0 when absent. */
async function samples(service: Service): Promise<(name: string) => number> {
  const lines = (await service.metrics()).split('\n');
  return (name) => Number(lines.find((line) => line.startsWith(`${name} `))?.slice(name.length + 1) ?? 0);
}
