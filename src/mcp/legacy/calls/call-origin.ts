import type { IncomingHttpHeaders } from 'node:http';
import type { Grants } from '../../../capabilities/grants.js';
import type { ToolEntry } from '../../../capabilities/kinds/entry.js';
import type { EarlierRun } from './earlier-run.js';

/** Where a call comes from: a POST of its client, or a run that another pod did not finish. */
export interface CallOrigin {
  readonly headers: IncomingHttpHeaders;
  /** The client would rather have a stream than a JSON body. */
  readonly streamFirst?: boolean;
  /** What the caller may use; `undefined` without authentication. */
  readonly grants?: Grants | undefined;
  /** The tool that is called, where it was looked up already. */
  readonly tool?: ToolEntry | null | undefined;
  /** What another pod began and did not finish. */
  readonly earlier?: EarlierRun;
}
