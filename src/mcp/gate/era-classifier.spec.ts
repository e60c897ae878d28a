import { classifyInboundRequest, type InboundHttpRequest } from '@modelcontextprotocol/server';
import fc from 'fast-check';
import { EraClassifier } from './era-classifier.js';

const MODERN_META = {
  'io.modelcontextprotocol/protocolVersion': '2026-07-28',
  'io.modelcontextprotocol/clientCapabilities': {},
};

const odd = fc.oneof(fc.jsonValue(), fc.constant(undefined));
const id = fc.oneof(fc.integer(), fc.string(), fc.double(), fc.constant(null), odd);
const modernMeta = fc.record(
  {
    'io.modelcontextprotocol/protocolVersion': fc.constantFrom('2026-07-28', '2025-11-25', 'v999'),
    'io.modelcontextprotocol/clientCapabilities': fc.constantFrom({}, { sampling: {} }, 7),
    'io.modelcontextprotocol/clientInfo': fc.constantFrom({ name: 'c', version: '1' }, {}),
    'io.modelcontextprotocol/logLevel': fc.constantFrom('info', 'nonsense'),
    progressToken: id,
  },
  { requiredKeys: ['io.modelcontextprotocol/protocolVersion'] },
);
const meta = fc.oneof(
  modernMeta,
  modernMeta,
  fc.record({ progressToken: id }),
  fc.record({ progressToken: id }, { requiredKeys: [] }),
  fc.constant(MODERN_META),
  fc.constant({ ...MODERN_META, 'io.modelcontextprotocol/protocolVersion': '2025-11-25' }),
  fc.constant({ 'io.modelcontextprotocol/protocolVersion': 7, progressToken: 1 }),
  odd,
);
const params = fc.oneof(
  fc.record({ name: fc.string(), arguments: fc.object() }),
  fc.record({ name: fc.string(), _meta: meta }),
  fc.record(
    { _meta: meta, protocolVersion: fc.constantFrom('2025-11-25', '2025-03-26', '2026-07-28', '', 7) },
    { requiredKeys: [] },
  ),
  fc.constant({}),
  odd,
);
const method = fc.constantFrom('tools/call', 'tools/list', 'initialize', 'ping', 'notifications/cancelled', '', 'x');
const usual = fc.record({ jsonrpc: fc.constant('2.0'), id: fc.integer(), method, params });
const notification = fc.record({ jsonrpc: fc.constant('2.0'), method, params });
const opening = fc.record({
  jsonrpc: fc.constant('2.0'),
  id: fc.integer(),
  method: fc.constant('initialize'),
  params: fc.record({ protocolVersion: fc.constantFrom('2025-11-25', '2025-03-26', '2026-07-28', '', 7, 'x\ny') }),
});
const strange = fc.record(
  { jsonrpc: fc.constantFrom('2.0', '1.0', 2), id, method: fc.oneof(method, odd), params, result: odd, error: odd },
  { requiredKeys: [] },
);
const version = fc.constantFrom(undefined, '2025-11-25', '2025-03-26', '2026-07-28', ' 2026-07-28', 'nonsense', '');
const request: fc.Arbitrary<InboundHttpRequest> = fc
  .record({
    httpMethod: fc.constantFrom('POST', 'POST', 'POST', 'post', 'GET', 'DELETE'),
    body: fc.oneof(usual, usual, notification, opening, strange, fc.array(strange, { maxLength: 2 }), odd),
    protocolVersionHeader: version,
    mcpMethodHeader: fc.constantFrom(undefined, 'tools/call', 'x'),
    mcpNameHeader: fc.constantFrom(undefined, 'echo'),
  })
  .map((made) => JSON.parse(JSON.stringify(made)) as InboundHttpRequest);

describe('remembered eras', () => {
  it('are what the classifier says of each request, in whatever order requests come', () => {
    const eras = new EraClassifier();
    fc.assert(
      fc.property(request, (asked) => {
        expect(eras.of(asked)).toEqual(classifyInboundRequest(asked));
      }),
      { numRuns: 5_000 },
    );
  });

  it('hand over the message of this request, not of the first of its kind', () => {
    const eras = new EraClassifier();
    const ask = (id: number) => {
      const body = { jsonrpc: '2.0', id, method: 'tools/call', params: { name: 'echo', _meta: MODERN_META } };
      return [body, eras.of({ httpMethod: 'POST', protocolVersionHeader: '2026-07-28', body })] as const;
    };
    ask(1);
    const [body, outcome] = ask(2);
    expect(outcome).toMatchObject({ kind: 'modern', messageKind: 'request' });
    expect('message' in outcome && outcome.message).toBe(body);
  });

  it.each([
    { id: 1, method: 'initialize', params: { protocolVersion: '2025-11-25', capabilities: {} } },
    { method: 'notifications/initialized' },
  ])('are looked up for what every session begins with: $method', (body) => {
    const eras = new EraClassifier();
    const ask = () => eras.of({ httpMethod: 'POST', body: { jsonrpc: '2.0', ...body } });
    expect(ask()).toBe(ask());
  });

  it('differ for an `initialize` of another revision, and for a request in place of a notification', () => {
    const eras = new EraClassifier();
    const ask = (message: object) => eras.of({ httpMethod: 'POST', body: { jsonrpc: '2.0', ...message } });
    for (const requestedVersion of ['2025-11-25', '2025-03-26']) {
      const params = { protocolVersion: requestedVersion, capabilities: {} };
      expect(ask({ id: 1, method: 'initialize', params })).toMatchObject({ reason: 'initialize', requestedVersion });
    }
    expect(ask({ method: 'ping' })).toMatchObject({ reason: 'notification' });
    expect(ask({ method: 'ping', id: 1 })).toMatchObject({ reason: 'no-claim' });
  });

  it('are looked up where the same method and revision come again', () => {
    const eras = new EraClassifier();
    const ask = (id: number, args: object) =>
      eras.of({
        httpMethod: 'POST',
        protocolVersionHeader: '2025-11-25',
        body: { jsonrpc: '2.0', id, method: 'tools/call', params: { name: 'echo', arguments: args } },
      });
    const first = ask(1, {});
    expect(first).toEqual({ kind: 'legacy', reason: 'no-claim', requestedVersion: '2025-11-25' });
    expect(ask(2, { text: 'x' })).toBe(first);
  });
});
