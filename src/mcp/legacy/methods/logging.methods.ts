import { SetLevelRequestParamsSchema } from '@modelcontextprotocol/sdk/types.js';
import { parseParams } from '../../rpc/parse-params.js';
import type { SessionChanges } from '../sessions/session-changes.js';
import type { SessionMethods } from './method.js';

export function loggingMethods(changes: SessionChanges): Pick<SessionMethods, 'logging/setLevel'> {
  return {
    'logging/setLevel': async (params, { session, call }) => {
      const { level } = parseParams(SetLevelRequestParamsSchema, params);
      await changes.apply(session, call, { field: 'logLevel', level });
      return {};
    },
  };
}
