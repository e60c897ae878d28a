import { clientFolders, descriptorOf, missingOf } from './support/descriptor.js';
import { hasHaProxy } from './support/ha-proxy.js';
import { installed } from './support/installation.js';
import { STEPS } from './support/steps.js';
import { HARMS_TO, startTarget, type Target, TARGETS, type TargetName } from './support/targets.js';
import { tryAll, tryHarm } from './support/trial.js';
import { expectKnown, type Verdict } from './support/verdict.js';

/** Of an installation that compiles all that it needs; a step waits for nothing as long. In ms. */
const INSTALL_LIMIT_MS = 900_000;
const RUN_LIMIT_MS = 600_000;

jest.setTimeout(RUN_LIMIT_MS);

const isShort = process.env['INTEROP'] === 'short';

const targets = new Map<TargetName, Promise<Target>>();
const target = (name: TargetName) => targets.get(name) ?? targets.set(name, startTarget(name)).get(name)!;

afterAll(async () => {
  for (const started of targets.values()) await (await started).stop();
});

describe.each(clientFolders())('%s', (folder) => {
  const descriptor = descriptorOf(folder);
  const clients = descriptor.clients.filter(({ inCi }) => inCi || !isShort);
  const missing = missingOf(descriptor);
  if (missing.length > 0) console.warn(`SKIPPED: ${folder} needs ${missing.join(' and ')}, which this machine lacks.`);
  if (missing.length > 0 || clients.length === 0) return void it.skip('is not tried here', () => undefined);

  it('can be installed', () => expect(installed(folder)).toContain(folder), INSTALL_LIMIT_MS);

  describe.each(clients)('$name', (client) => {
    describe.each(TARGETS)('%s', (targetName) => {
      if (targetName === 'three pods' && !hasHaProxy()) {
        console.warn('SKIPPED: three pods need haproxy, which this machine lacks.');
        return void it.skip('is not tried here', () => undefined);
      }
      let verdicts: Map<string, Verdict>;

      beforeAll(async () => {
        verdicts = await tryAll({ folder, client, targetName, target: await target(targetName) }, STEPS);
      }, RUN_LIMIT_MS);

      it.each(STEPS)('%s', (step) => expectKnown(verdicts.get(step), client.known?.[step] ?? 'ok'));

      it.each(HARMS_TO[targetName])('%s', async (harm) => {
        const trial = { folder, client, targetName, target: await target(targetName) };
        expectKnown(await tryHarm(trial, harm), client.known?.[harm] ?? 'ok');
      });
    });
  });
});
