import { hash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import type { Principal } from '../session/principal.js';

/** A request as far as it says who sent it. `ip` is Express's, which follows `TRUST_PROXY`; absent where no proxy is trusted. */
export type LimitedRequest = IncomingMessage & { readonly ip?: string; readonly principal?: Principal | null };

const WITH_PORT = /^\[?([^\]]+)\]?:\d{1,5}$/;
const MAPPED_V4 = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i;
const GROUPS = 8;
const NETWORK_GROUPS = 4;

/** Whom a limit counts: the principal, or the address without authentication. */
export function callerKey({ principal, ip, socket }: LimitedRequest): string {
  if (principal) return principalKey(principal);
  return `${ADDRESS}${networkOf(ip ?? socket.remoteAddress ?? '')}`;
}

const ADDRESS = 'address ';

/** Whether a key of `callerKey` is that of an address: with authentication, of callers without a token. */
export function isAddress(key: string): boolean {
  return key.startsWith(ADDRESS);
}

export function principalKey({ iss, sub }: Principal): string {
  return `principal ${iss} ${sub}`;
}

/** The name of a caller in logs: 12 hex digits of the SHA-256 of `callerKey`. */
export function callerHash(key: string): string {
  return hash('sha256', key, 'hex').slice(0, 12);
}

/**
 * An address as one customer of a network has it: IPv4 as it is, IPv6 without its last 64 bits, which each machine
 * chooses anew at will. What is no address counts as one.
 */
export function networkOf(text: string): string {
  const version = isIP(text);
  if (version === 4) return text;
  return version === 6 ? networkOfV6(text) : networkOfWithPort(text);
}

function networkOfV6(address: string): string {
  return MAPPED_V4.exec(address)?.[1] ?? firstHalf(address);
}

function networkOfWithPort(text: string): string {
  const address = WITH_PORT.exec(text)?.[1] ?? '';
  return isIP(address) ? networkOf(address) : 'unknown';
}

function firstHalf(address: string): string {
  const [plain = ''] = address.split('%', 1);
  const [head = '', tail] = new URL(`http://[${plain}]`).hostname.slice(1, -1).split('::');
  const before = head === '' ? [] : head.split(':');
  if (tail === undefined) return before.slice(0, NETWORK_GROUPS).join(':');
  const after = tail === '' ? [] : tail.split(':');
  const zeros = Array<string>(GROUPS - before.length - after.length).fill('0');
  return [...before, ...zeros, ...after].slice(0, NETWORK_GROUPS).join(':');
}
