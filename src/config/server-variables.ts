import { z } from 'zod';
import { pathProblem } from './path-text.js';
import { textOrFile } from './text-or-file.js';
import { documented } from './variable.js';

const endpoint = 'Endpoint';

const path = z.string().superRefine((text, context) => {
  const message = pathProblem(text);
  if (message !== undefined) context.addIssue({ code: 'custom', message });
});

/** The settings of where servers are, as in `variables`. */
export const serverVariables = {
  mcpPath: documented(path.default('/mcp'), {
    group: endpoint,
    meaning:
      'The path of the endpoint, where a proxy in front passes another one than `/mcp` on unchanged ([a server under a prefix](servers.md#a-server-under-a-prefix)).',
    example: '/orders/mcp',
  }),
  mcpServers: documented(z.string().transform(textOrFile).transform(toEntries).default([]), {
    group: endpoint,
    meaning:
      'Several servers in one process ([how](servers.md)): a JSON array with the path, the modules, the identity and settings of each, or `@` and the path of a file that holds it.',
    defaultText: 'unset: one server',
    example: '[{"path":"/orders/mcp","modules":["@acme/orders"],"identity":{"name":"acme-orders"}}]',
    secret: true,
    form: 'json',
  }),
};

/** What is in the entries is looked at where they are read. */
function toEntries(text: string, context: z.RefinementCtx): readonly object[] {
  const entries = parsed(text);
  const no = (message: string) => {
    context.addIssue({ code: 'custom', message });
    return z.NEVER;
  };
  if (!Array.isArray(entries)) return no('is not a JSON array of servers');
  const wrong = entries.findIndex((entry) => typeof entry !== 'object' || entry === null || Array.isArray(entry));
  return wrong === -1 ? (entries as object[]) : no(`has an entry, number ${wrong + 1}, which is no object`);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
