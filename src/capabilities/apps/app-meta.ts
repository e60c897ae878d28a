import type { ReadResourceResult } from '@modelcontextprotocol/sdk/types.js';
import type { AppView, ToolUi } from './app-definition.js';

type Meta = Readonly<Record<string, unknown>> | undefined;

/** The key before `_meta.ui`, which hosts of that time look for; the official helper writes both. */
const OLDER_KEY = 'ui/resourceUri';

/** `_meta` of a listed tool. @param ui with its URI as the app is listed */
export function toolMeta(meta: Meta, ui: ToolUi): Readonly<Record<string, unknown>> {
  const { resourceUri } = ui;
  return {
    ...meta,
    ui: { ...(meta?.['ui'] as object | undefined), ...ui },
    ...(resourceUri !== undefined && { [OLDER_KEY]: resourceUri }),
  };
}

/** `_meta` of a listed app, where there is something to say of it. */
export function appMeta(meta: Meta, view: AppView): { readonly _meta?: Meta } {
  const ui = Object.fromEntries(Object.entries(view).filter(([, value]) => value !== undefined));
  const all = Object.keys(ui).length > 0 ? { ...meta, ui } : meta;
  return all ? { _meta: all } : {};
}

/** What was read of an app: contents that say nothing of how they are shown are shown as the definition says. */
export function shownAs(view: AppView, { contents, ...result }: ReadResourceResult): ReadResourceResult {
  const shown = contents.map((each) =>
    each._meta?.['ui'] === undefined ? { ...each, ...appMeta(each._meta, view) } : each,
  );
  return { ...result, contents: shown };
}
