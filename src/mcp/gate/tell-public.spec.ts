import { captureLog } from '../../../test/support/log-capture.js';
import { TEST_IDENTITY } from '../../../test/support/test-identity.js';
import { testSettings } from '../../../test/support/test-settings.js';
import { CapabilityRegistry } from '../../capabilities/capability-registry.js';
import { Extensions } from '../../extensions/extensions.js';
import { AnonymousAccess } from './anonymous-access.js';
import { TellPublic } from './tell-public.js';

function told(own: object, names: readonly string[]): object[] {
  const settings = testSettings({ authIssuer: ['https://login.example.com'], ...own });
  const registry = new CapabilityRegistry(settings);
  registry.addTool({ name: 'closed' }, () => 'ok');
  for (const name of names) registry.addTool({ name, public: true }, () => 'ok');
  const log = captureLog();
  new TellPublic(settings, TEST_IDENTITY, new AnonymousAccess(registry, new Extensions())).onApplicationBootstrap();
  log.restore();
  return log.lines.map((line) => JSON.parse(line.slice(line.indexOf('{'))) as object);
}

const many = Array.from({ length: 60 }, (_, at) => `t${String(at).padStart(2, '0')}`);

describe('what an operator reads at start', () => {
  it.each([
    [
      'on',
      ['a', 'b'],
      { state: 'open', public: ['tool a', 'tool b'], message: expect.stringContaining('tool a, tool b') },
    ],
    ['off', ['a'], { state: 'closed', message: expect.stringContaining('asks for a token, too: tool a') }],
    ['on', [], { state: 'none', message: expect.stringContaining('no module declares anything public') }],
    ['on', many, { count: 60, message: expect.stringMatching(/tool t49…\./) }],
  ])('where PUBLIC_CAPABILITIES is %s and %j are public', (publicCapabilities, names, line) => {
    expect(told({ publicCapabilities }, names)).toEqual([
      expect.objectContaining({ event: 'capabilities.public', ...line }),
    ]);
  });

  it('is nothing where nothing is public and nobody is let in, and without authentication', () => {
    expect(told({ publicCapabilities: 'off' }, [])).toEqual([]);
    expect(told({ publicCapabilities: 'on', authIssuer: [] }, ['a'])).toEqual([]);
  });
});
