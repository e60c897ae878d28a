import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Workshop } from '../extending-workshop.js';

const ROOT = join(__dirname, '..', '..');
const EXAMPLE = join(ROOT, 'examples', 'embedded');

jest.setTimeout(120_000);

/** The commands of its README, but for the start, which the test of the example does. */
const commands = [
  ...readFileSync(join(EXAMPLE, 'README.md'), 'utf8').matchAll(/^npm (?:run )?(install|build|test)$/gm),
].map(([command]) => command);

describe('examples/embedded', () => {
  let workshop: Workshop;
  let checkout: string;
  beforeAll(async () => {
    workshop = await Workshop.open();
    checkout = workshop.checkOut(EXAMPLE, 'mooring/examples/embedded');
  });
  afterAll(() => workshop.close());

  it('is installed, built and tested as its README says, with a packed Mooring', () => {
    expect(commands).toEqual(['npm install', 'npm run build', 'npm test']);
    const [, , tested] = commands.map((command) => workshop.run(command, checkout));
    expect(tested).toMatch(/pass 1$/m);
  });

  it('is what docs/embedding.md shows', () => {
    const [guide, tools] = ['docs/embedding.md', 'examples/embedded/src/order.tools.ts'].map((path) =>
      readFileSync(join(ROOT, path), 'utf8'),
    );
    for (const part of [
      "@Tool({ name: 'find-order'",
      'async find(@Args() { number }',
      "?? 'There is no such order.';",
    ]) {
      expect(guide).toContain(part);
      expect(tools).toContain(part);
    }
  });
});
