import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Service } from '../../support/service.js';
import { until } from '../../support/until.js';
import { type CountedScript, executedStatements, leastOf, type StatementsByFile } from './executed-statements.js';

const PROBE = pathToFileURL(join(__dirname, 'coverage-probe.mjs')).href;

/** So many calls make everything that only a first call needs. */
const WARM_CALLS = 5;

/** Work in the background may fall into one call, but not into each. */
const MEASURED_CALLS = 3;

/** A process of the service that knows which statements of `src/mcp` it runs. */
export function startCovered(env: NodeJS.ProcessEnv): Promise<Service> {
  return Service.start({ NODE_OPTIONS: `--import ${PROBE}`, ...env });
}

/** How many statements of each file of `src/mcp` a warm call runs. */
export async function statementsOfCall(service: Service, call: () => Promise<unknown>): Promise<StatementsByFile> {
  for (let time = 0; time < WARM_CALLS; time += 1) await call();
  const measured: StatementsByFile[] = [];
  for (let time = 0; time < MEASURED_CALLS; time += 1) {
    await taken(service);
    await call();
    measured.push(executedStatements(await taken(service)));
  }
  return leastOf(measured);
}

async function taken(service: Service): Promise<readonly CountedScript[]> {
  const reports = () => service.logs.filter(({ event }) => event === 'coverage.taken');
  const before = reports().length;
  service.signal('SIGUSR2');
  await until(() => reports().length > before);
  return reports().at(-1)!['scripts'] as readonly CountedScript[];
}
