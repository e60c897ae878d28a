import type { NestExpressApplication } from '@nestjs/platform-express';
import { CapabilityRegistry } from '../../../src/capabilities/capability-registry.js';
import { loadSettings } from '../../../src/config/settings.js';
import { createApp, listen, type TeamModule } from '../../../src/create-app.js';
import { MooringMetrics } from '../../../src/metrics/mooring-metrics.js';
import { SessionStore } from '../../../src/session/session-store.js';
import { TransportRegistry } from '../../../src/mcp/legacy/sessions/transport-registry.js';
import { Gates } from '../../fixtures/probe/gates.js';
import { ProbeModule } from '../../fixtures/probe/probe.module.js';
import { RawSession, type OpenOptions } from '../../support/raw-session.js';

const SILENT = { log: () => {}, error: () => {}, warn: () => {}, debug: () => {}, verbose: () => {}, fatal: () => {} };

/** The service in this process with the probe's capabilities, on a free loopback port. */
export class Endpoint {
  private constructor(
    readonly app: NestExpressApplication,
    readonly url: URL,
  ) {}

  /** `env`: settings by the names of their variables. */
  static async start(
    env: Readonly<Record<string, string>> = {},
    modules: readonly TeamModule[] = [ProbeModule],
  ): Promise<Endpoint> {
    const outcome = loadSettings({
      PORT: '0',
      METRICS_PORT: '0',
      LOG_FORMAT: 'json',
      SHUTDOWN_DRAIN_SECONDS: '0',
      ...env,
    });
    if (!outcome.ok) throw new Error(outcome.message);
    const app = await createApp(outcome.settings, modules, SILENT);
    const port = await listen(app, outcome.settings);
    return new Endpoint(app, new URL(`http://127.0.0.1:${port}/mcp`));
  }

  get gates(): Gates {
    return this.app.get(Gates, { strict: false });
  }

  get capabilities(): CapabilityRegistry {
    return this.app.get(CapabilityRegistry, { strict: false });
  }

  get store(): SessionStore {
    return this.app.get(SessionStore, { strict: false });
  }

  get registry(): TransportRegistry {
    return this.app.get(TransportRegistry, { strict: false });
  }

  open(options?: OpenOptions): Promise<RawSession> {
    return RawSession.open(this.url, options);
  }

  /** Live records in the store. */
  async storedSessions(): Promise<number> {
    const count = await this.store.count();
    return count.state === 'counted' ? count.sessions : NaN;
  }

  /** A metric's value, summed over its labels or only where they match. */
  async metric(name: string, labels: Readonly<Record<string, string>> = {}): Promise<number> {
    const metric = await this.app.get(MooringMetrics).registry.getSingleMetric(name)?.get();
    if (!metric) throw new Error(`There is no metric ${name}`);
    const matching = metric.values.filter((value) =>
      Object.entries(labels).every(([label, wanted]) => value.labels[label] === wanted),
    );
    return matching.reduce((sum, { value }) => sum + value, 0);
  }

  close(): Promise<void> {
    return this.app.close();
  }
}
