import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { PRODUCT } from '../../src/identity/product.js';
import { Workshop } from '../extending-workshop.js';

jest.setTimeout(120_000);

const EXEC = 'npm exec --yes --package=../mooring/mooring-mcp-server-0.1.0.tgz -- mooring';

describe('the command of the package', () => {
  let workshop: Workshop;
  let folder: string;
  beforeAll(async () => {
    workshop = await Workshop.open();
    folder = workshop.folder('empty');
  });
  afterAll(() => workshop.close());

  it('says what there is, without an installation', () => {
    expect(workshop.run(`${EXEC} --version`, folder)).toBe(`${PRODUCT.version}\n`);
    expect(workshop.run(`${EXEC} --help`, folder)).toMatch(/mooring dev \.\/src\/index\.ts/);
    expect(() => workshop.run(`${EXEC} serve`, folder)).toThrow(/There is no serve\./);
  });

  it('serves the demo, and ends by Ctrl-C when all is closed', async () => {
    const served = workshop.start(EXEC, folder);
    const { url, modules } = await served.served();
    expect(modules).toEqual(['DemoModule']);
    const client = new Client({ name: 'test', version: '1.0.0' });
    await client.connect(new StreamableHTTPClientTransport(url));
    expect((await client.listTools()).tools.length).toBeGreaterThan(1);
    await client.close();
    await served.interrupt();
    expect(served.lines.join('\n')).toMatch(/"event":"shutdown.complete"/);
  });
});
