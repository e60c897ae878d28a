import { isIP } from 'node:net';
import type { ReadSettings } from './parse-texts.js';
import type { Problem } from './problem.js';
import type { SettingNames } from './setting-names.js';

const BITS: Readonly<Record<number, number>> = { 4: 32, 6: 128 };

/** Addresses and networks in `TRUST_PROXY` that are none. */
export function limitConflicts({ trustProxy }: ReadSettings, names: SettingNames): Problem[] {
  if (trustProxy === undefined || !/[.:]/.test(trustProxy)) return [];
  const wrong = trustProxy.split(',').filter((network) => !isNetwork(network));
  const what = `has ${wrong.join(', ')}, which is no address and no network`;
  return wrong.length === 0 ? [] : [names.problem('trustProxy', trustProxy, what, '10.0.0.0/8,fd00::/8')];
}

function isNetwork(text: string): boolean {
  const [address = '', length] = text.split('/');
  const bits = BITS[isIP(address)];
  return bits !== undefined && (length === undefined || Number(length) <= bits);
}
