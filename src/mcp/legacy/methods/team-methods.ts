import type { Result } from '@modelcontextprotocol/sdk/types.js';
import { introducesExtension } from '../../../extensions/extensions.js';
import type { ExtensionRuns } from '../../calls/extension-runs.js';
import { type Serving, unknownMethod } from './method.js';

/** The methods of extensions that teams declare, as this era serves them. */
export class TeamMethods {
  /** @param clients whether what they said in `initialize` is known: without sessions nothing remembers it */
  constructor(
    private readonly runs: ExtensionRuns,
    private readonly clients: 'introduced' | 'unknown',
  ) {}

  /**
   * A request whose method is none of the revision's.
   * @param why it is not served here, where another server would
   * @throws RpcError −32601 where no team serves it, this caller may not know of it, or a session's client knows nothing of the extension
   */
  async serve({ call, context }: Serving, why?: string): Promise<Result> {
    const { method: name, params } = call.request;
    const method = this.runs.methodOf(name, call.grants);
    if (!method) throw unknownMethod(name, why);
    const { extension } = method;
    if (this.clients === 'introduced' && !introducesExtension(context.client.capabilities, extension))
      throw unknownMethod(name, ` (it is of ${extension}: declare that in initialize, in capabilities.experimental)`);
    return this.runs.run(method, params, context);
  }
}
