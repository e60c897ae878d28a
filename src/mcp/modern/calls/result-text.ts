import { SERVER_INFO_META_KEY } from '@modelcontextprotocol/server';
import type { Result } from '@modelcontextprotocol/sdk/types.js';
import { SERVER_INFO } from '../../rpc/server-info.js';
import { PreparedResult } from '../../rpc/prepared-result.js';
import { jsonText } from '../../../text/sent-json.js';

const SERVER_META = { [SERVER_INFO_META_KEY]: SERVER_INFO };
const COMPLETE = `"resultType":"complete","_meta":${jsonText(SERVER_META)}`;

/**
 * A result as JSON, with its `resultType` and the server's identity where it names neither.
 * @throws TypeError for what JSON cannot hold
 */
export function resultText(result: Result | PreparedResult): string {
  if (result instanceof PreparedResult) return result.json;
  if (result['resultType'] === undefined && result._meta === undefined) return spliced(jsonText(result));
  return jsonText({ resultType: 'complete', ...result, _meta: { ...SERVER_META, ...result._meta } });
}

function spliced(json: string): string {
  return json === '{}' ? `{${COMPLETE}}` : `{${COMPLETE},${json.slice(1)}`;
}
