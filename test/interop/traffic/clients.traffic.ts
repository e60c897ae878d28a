import { compiledFixture } from '../../support/compiled-fixture.js';
import { Service } from '../../support/service.js';
import { clientFolders, descriptorOf, missingOf } from '../support/descriptor.js';
import { installed } from '../support/installation.js';
import { runProgram } from '../support/program.js';
import { STEPS } from '../support/steps.js';
import { problemsIn } from './problems.js';
import { RecordingProxy } from './recording-proxy.js';

const INSTALL_LIMIT_MS = 15 * 60_000;

jest.setTimeout(180_000);

let service: Service;
let proxy: RecordingProxy;

beforeAll(async () => {
  service = await Service.start({ MCP_MODULES: compiledFixture('interop') });
  proxy = await RecordingProxy.before(service.url);
});

afterAll(async () => {
  await proxy.stop();
  await service.stop();
});

/** A browser keeps its own time. */
describe.each(clientFolders().filter((folder) => folder !== 'inspector-web'))('what clients are told: %s', (folder) => {
  const descriptor = descriptorOf(folder);
  const missing = missingOf(descriptor);
  if (missing.length > 0) console.warn(`SKIPPED: ${folder} needs ${missing.join(' and ')}, which this machine lacks.`);
  if (missing.length > 0) return void it.skip('is not tried here', () => undefined);

  it('can be installed', () => expect(installed(folder)).toContain(folder), INSTALL_LIMIT_MS);

  it.each(descriptor.clients)('$name', async (client) => {
    const before = proxy.recorded.length;
    await runProgram(folder, client, proxy.url, STEPS);
    const all = proxy.recorded.slice(before);
    expect(all.filter(({ from }) => from === 'server').length).toBeGreaterThan(0);
    expect(problemsIn(all, 'server')).toEqual([]);
    const theirs = problemsIn(all, 'client');
    if (theirs.length > 0) console.log(`${client.name} sends what its revision does not know:\n${theirs.join('\n')}`);
  });
});
