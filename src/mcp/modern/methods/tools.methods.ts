import { CallToolParamsSchema } from '../../rpc/call-tool-params.js';
import { parseFields } from '../../rpc/parse-params.js';
import type { ModernMethods } from '../calls/modern-serving.js';
import type { ModernToolCalls } from './modern-tool-calls.js';

export function toolsMethods(calls: ModernToolCalls): Pick<ModernMethods, 'tools/call'> {
  return {
    'tools/call': (params, serving) => {
      const { name, arguments: args = {} } = parseFields(CallToolParamsSchema, params);
      return calls.call(name, args, serving);
    },
  };
}
