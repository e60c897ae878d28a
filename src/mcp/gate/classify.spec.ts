import { classifyInboundRequest } from '@modelcontextprotocol/server';
import { classify } from './classify.js';

const META = 'io.modelcontextprotocol/';
const many = Array.from({ length: 150 }, (_, n) => n);
const clientInfo = { name: 'c', version: '1', icons: [...many.map(() => ({ src: 'data:,' })), 7, 8] };
const experimental = Object.fromEntries(many.map((n) => [`k${n}`, n === 0 ? {} : n]));

const info = { [`${META}clientInfo`]: clientInfo };
const none = { [`${META}clientCapabilities`]: {} };
const capabilities = { [`${META}clientCapabilities`]: { experimental } };
const version = (protocolVersion: unknown) => ({ [`${META}protocolVersion`]: protocolVersion });

const ENVELOPES: Readonly<Record<string, object>> = {
  'wrong client info': { ...version('2026-07-28'), ...info, ...none },
  'wrong capabilities': { ...version('2026-07-28'), ...capabilities },
  'both wrong': { ...version('2026-07-28'), ...capabilities, ...info },
  'no capabilities': { ...version('2026-07-28'), ...info },
  'no revision, which is no envelope': { ...info, ...none },
  'a revision that is not served': { ...version('v999'), ...info, ...none },
  'a legacy revision': { ...version('2025-11-25'), ...info, ...none },
  'a revision that is no text': { ...version(7), ...info, ...none },
  'a token that is none': { ...version('2026-07-28'), ...info, ...none, progressToken: {} },
};

describe.each(Object.entries(ENVELOPES))('a large envelope with %s', (_name, _meta) => {
  it.each([undefined, '2026-07-28', '2025-11-25', 'v999'])('is classified as by the SDK, header %s', (header) => {
    for (const id of [{ id: 1 }, {}]) {
      const body = { jsonrpc: '2.0', ...id, method: 'tools/list', params: { _meta } };
      const request = {
        httpMethod: 'POST',
        body,
        ...(header !== undefined && { protocolVersionHeader: header }),
        mcpMethodHeader: 'tools/list',
      };
      expect(classify(request)).toEqual(classifyInboundRequest(request));
    }
  });
});
