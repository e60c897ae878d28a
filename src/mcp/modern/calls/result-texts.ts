import { Inject, Injectable } from '@nestjs/common';
import { SERVER_INFO_META_KEY } from '@modelcontextprotocol/server';
import type { Result } from '@modelcontextprotocol/sdk/types.js';
import { SERVER_IDENTITY, type ServerIdentity } from '../../../identity/identity.js';
import { jsonText } from '../../../text/sent-json.js';
import { PreparedResult } from '../../rpc/prepared-result.js';
import { briefServerInfo } from '../../rpc/server-info.js';

/** Writes results of the modern era: with a `resultType`, and the identity of the server. */
@Injectable()
export class ResultTexts {
  private readonly meta: Readonly<Record<string, unknown>>;
  private readonly complete: string;

  constructor(@Inject(SERVER_IDENTITY) identity: ServerIdentity) {
    this.meta = { [SERVER_INFO_META_KEY]: briefServerInfo(identity) };
    this.complete = `"resultType":"complete","_meta":${jsonText(this.meta)}`;
  }

  /**
   * A result as JSON, with its `resultType` and the server's identity where it names neither.
   * @throws TypeError for what JSON cannot hold
   */
  of(result: Result | PreparedResult): string {
    if (result instanceof PreparedResult) return result.json;
    if (result['resultType'] === undefined && result._meta === undefined) return this.spliced(jsonText(result));
    return jsonText({ resultType: 'complete', ...result, _meta: { ...this.meta, ...result._meta } });
  }

  private spliced(json: string): string {
    return json === '{}' ? `{${this.complete}}` : `{${this.complete},${json.slice(1)}`;
  }
}
