import type { Era } from '../../../src/capabilities/call-context.js';
import { type ConnectOptions, everyClient, type OfficialClient } from '../../support/clients.js';
import { compiledFixture } from '../../support/compiled-fixture.js';
import { type Setting, startTarget, type Target } from '../../support/target.js';

/** What a case is given: where the service runs, and one kind of client. */
export interface Given {
  readonly era: Era;
  connect(options?: ConnectOptions): Promise<OfficialClient>;
  /** A sample of every pod's metrics, added up. */
  sum(sample: string): Promise<number>;
}

const SETTINGS: readonly Setting[] = ['memory', '3 pods', 'embedded on express', 'embedded on fastify'];

/** Runs the same cases for every official client in every era that it speaks, on one pod, on three, and in applications of others. */
export function forEveryClient(cases: (given: Given) => void): void {
  describe.each(SETTINGS)('against %s', (setting) => {
    let target: Target;
    const clients: OfficialClient[] = [];
    beforeAll(async () => {
      const modules = `${compiledFixture('eras')},./dist/demo/demo.module.js`;
      target = await startTarget(setting, modules, { LIST_PAGE_SIZE: '10' });
    }, 60_000);
    afterEach(() => Promise.all(clients.splice(0).map((client) => client.close())));
    afterAll(() => target?.stop());

    describe.each(everyClient)('%s', (_name, era, connect) => {
      cases({
        era,
        connect: async (options) => {
          const client = await connect(target.url, options);
          clients.push(client);
          return client;
        },
        sum: (sample) => target.sum(sample),
      });
    });
  });
}
