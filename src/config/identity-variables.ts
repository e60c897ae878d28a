import { z } from 'zod';
import { textOrFile } from './text-or-file.js';
import { documented } from './variable.js';

const identity = 'Identity';

const NAME = /^[\w@][\w@./ -]{0,99}$/;
const ONE_LINE = /^[^\p{Cc}\u2028\u2029]*$/u;
const SIZE = /^(\d{1,5}x\d{1,5}|any)$/;
const ICON_URL = /^(https?:\/\/|data:image\/)\S+$/i;
const WEB_URL = /^https?:\/\/\S+$/i;

/** Instructions and icons go to each client that connects, and often on to a model. In characters. */
const MAX_INSTRUCTIONS = 16_384;
const MAX_ICON = 65_536;

const line = (max: number) =>
  z
    .string()
    .min(1)
    .max(max, { error: `has more than ${max} characters` })
    .regex(ONE_LINE, { error: 'has more than one line' });

const icon = z.strictObject({
  src: z
    .string()
    .max(MAX_ICON, { error: `has more than ${MAX_ICON} characters` })
    .regex(ICON_URL, { error: 'is neither an http(s) URL nor a data:image/ URI' }),
  mimeType: z.string().optional(),
  sizes: z.array(z.string().regex(SIZE, { error: 'is no size such as 48x48 or any' })).optional(),
  theme: z.enum(['light', 'dark']).optional(),
});

/** An icon of a server (spec 2025-11-25, Icons). */
export type ServerIcon = z.output<typeof icon>;

/** The members of an identity, as modules declare them. */
export const identityFields = {
  name: z.string().regex(NAME, { error: 'is not a name: letters, digits and @ . / _ - and blanks, at most 100' }),
  title: line(200),
  version: line(100),
  description: line(2_000),
  websiteUrl: z.string().regex(WEB_URL, { error: 'is not an http(s) URL' }),
  icons: z.array(icon).max(10, { error: 'has more than 10 icons' }),
  instructions: z.string().max(MAX_INSTRUCTIONS, { error: `has more than ${MAX_INSTRUCTIONS} characters` }),
};

/** The settings of a server's identity, as in `variables`. They win over what a module declares with `@McpServer`. */
export const identityVariables = {
  mcpServerName: documented(identityFields.name.optional(), {
    group: identity,
    meaning:
      'The name that clients know the server by. Like all of the group it wins over what a module declares with `@McpServer` (docs/identity.md).',
    defaultText: 'of the module, or `mooring`',
    example: 'acme-orders',
  }),
  mcpServerTitle: documented(identityFields.title.optional(), {
    group: identity,
    meaning: 'The name that people are shown.',
    defaultText: 'of the module',
    example: 'Acme Orders',
  }),
  mcpServerVersion: documented(identityFields.version.optional(), {
    group: identity,
    meaning: 'The version of the server, as its team counts it.',
    defaultText: 'of the module, or the version of Mooring',
    example: '2.7.0',
  }),
  mcpServerDescription: documented(identityFields.description.optional(), {
    group: identity,
    meaning: 'What the server is for, in one line.',
    defaultText: 'of the module',
    example: 'Orders and invoices of Acme',
  }),
  mcpServerWebsiteUrl: documented(identityFields.websiteUrl.optional(), {
    group: identity,
    meaning: 'A page about the server.',
    defaultText: 'of the module',
    example: 'https://acme.example/orders',
  }),
  mcpServerIcons: documented(z.string().transform(toIcons).pipe(identityFields.icons).optional(), {
    group: identity,
    meaning:
      'The URL of one icon, or a JSON array of the spec’s icons: `[{"src":"https://…","mimeType":"image/png","sizes":["48x48"],"theme":"dark"}]`.',
    defaultText: 'of the module',
    example: '[{"src":"https://acme.example/icon.png","sizes":["48x48"]}]',
    form: 'json',
  }),
  mcpServerInstructions: documented(z.string().transform(textOrFile).pipe(identityFields.instructions).optional(), {
    group: identity,
    meaning:
      'How a model uses the server: clients may put it into its system prompt. A text, or `@` and the path of a file that holds it, read once at start: `@/etc/mooring/instructions.md`.',
    defaultText: 'of the module',
    example: 'Ask for the number of the order first.',
  }),
};

function toIcons(text: string, context: z.RefinementCtx): unknown {
  if (!text.startsWith('[')) return [{ src: text }];
  try {
    return JSON.parse(text) as unknown;
  } catch {
    context.addIssue({ code: 'custom', message: 'is neither a URL nor a JSON array' });
    return z.NEVER;
  }
}
