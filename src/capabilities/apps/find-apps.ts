import type { Catalogs } from '../catalogs.js';
import type { Capability } from '../compile.js';
import { uriKey } from '../../text/uri-key.js';
import { APP_MIME_TYPE } from './app-definition.js';

/**
 * One problem for each tool whose app is none: it must be among what is added, or there before (SEP-1865, Resource Discovery).
 */
export function findAppless(capabilities: readonly Capability[], catalogs: Catalogs): string[] {
  return capabilities.flatMap((capability) => {
    const uri = capability.kind === 'tool' ? capability.entry.app : undefined;
    if (uri === undefined || isApp(uri, capabilities, catalogs)) return [];
    const { key, place } = capability.entry;
    return [
      `${place}: the tool cannot be served: the ui of "${key}" is ${JSON.stringify(uri)}, and there is no such app: write @App({ uri: ${JSON.stringify(uri)}, … }) on a method that returns its HTML`,
    ];
  });
}

function isApp(uri: string, added: readonly Capability[], catalogs: Catalogs): boolean {
  const key = uriKey(uri);
  const found = added.map(({ entry }) => entry).find((entry) => entry.key === key) ?? catalogs.findResource(uri, key);
  return (found?.item as { readonly mimeType?: string } | undefined)?.mimeType === APP_MIME_TYPE;
}
