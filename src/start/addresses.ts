import type { Settings } from '../config/settings.js';

const ANY_ADDRESS: Readonly<Record<string, string>> = { '0.0.0.0': '127.0.0.1', '::': '[::1]' };

/** Where a person on this machine finds the service. */
export interface Addresses {
  /** Of what the service is asked for. */
  readonly origin: string;
  readonly health: string;
  readonly metrics: string;
  readonly port: number;
  readonly metricsPort: number;
}

/** `port` is the one that was opened, which `PORT` says only when it is not 0. */
export function addressesOf({ host, metricsPort }: Settings, port: number): Addresses {
  const name = ANY_ADDRESS[host] ?? (host.includes(':') ? `[${host}]` : host);
  const shownMetricsPort = metricsPort === 0 ? port : metricsPort;
  const origin = `http://${name}:${port}`;
  return {
    origin,
    health: `${origin}/health/ready`,
    metrics: `http://${name}:${shownMetricsPort}/metrics`,
    port,
    metricsPort: shownMetricsPort,
  };
}
