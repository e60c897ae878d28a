import { SetLevelRequestParamsSchema } from '@modelcontextprotocol/sdk/types.js';
import { parseParams } from '../../rpc/parse-params.js';
import type { SessionChanges } from '../sessions/session-changes.js';
import type { Methods } from './method.js';

export function loggingMethods(changes: SessionChanges): Methods {
  return {
    'logging/setLevel': async (params, { transport, call }) => {
      const { level } = parseParams(SetLevelRequestParamsSchema, params);
      await changes.apply(transport, call, { field: 'logLevel', level });
      return {};
    },
  };
}
