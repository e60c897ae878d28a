import type { TokenIssuer } from '../../support/tokens.js';
import type { CostClient } from './client.js';
import { type CostCase, HEADER_LIMIT } from './cost-case.js';
import { textFillers, textOf } from './fillers.js';

const CLAIMS = ['sub', 'scope', 'client_id', 'jti', 'azp', 'any'];
/** base64url makes four characters of three. */
const LIMIT = Math.floor((HEADER_LIMIT * 3) / 4) - 1_000;

/** Good tokens with long claims; each is a principal of its own that a service has not seen. */
export function tokenCases(client: CostClient, issuer: TokenIssuer): CostCase[] {
  return CLAIMS.flatMap((claim) =>
    textFillers.map((filler) => ({
      field: `modern POST token with ${claim}`,
      content: filler.name,
      limit: LIMIT / (filler.name === 'controls' || filler.name === 'surrogates' ? 2 : 1),
      make: async (bytes: number) => {
        const token = await issuer.token('costs', { [claim]: textOf(filler, bytes) });
        const request = client.post('modern', { jsonrpc: '2.0', id: 1, method: 'tools/list', params: {} });
        return { ...request, headers: { ...request.headers, authorization: `Bearer ${token}` } };
      },
    })),
  );
}
