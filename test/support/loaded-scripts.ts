import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Service } from './service.js';

/** The packages of OpenTelemetry that make and send spans. */
export const OPEN_TELEMETRY = /node_modules\/@opentelemetry\/(sdk-trace|exporter|core|resources|context)/;

/**
 * What a process of the service loads while it serves: Node writes down every script that it ran.
 *
 * @returns the reports as text, which name each script by its URL
 */
export async function scriptsOf(env: Record<string, string>, use: (service: Service) => Promise<void>) {
  const NODE_V8_COVERAGE = mkdtempSync(join(tmpdir(), 'mooring-scripts-'));
  const service = await Service.start({ ...env, NODE_V8_COVERAGE });
  try {
    await use(service);
    await service.stop();
    const files = readdirSync(NODE_V8_COVERAGE).map((file) => readFileSync(join(NODE_V8_COVERAGE, file), 'utf8'));
    return files.join('\n');
  } finally {
    await service.stop('SIGKILL');
    rmSync(NODE_V8_COVERAGE, { recursive: true });
  }
}
