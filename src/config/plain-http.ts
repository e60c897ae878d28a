import { isLoopback } from './loopback.js';

/**
 * Whether an authorization server may be asked at a URL without TLS: on this machine, or at one of the hosts that were said
 * aloud to be safe.
 */
export function mayBePlain(url: string, hosts: readonly string[]): boolean {
  if (!URL.canParse(url)) return false;
  const { hostname } = new URL(url);
  return isLoopback(hostname.replace(/^\[|\]$/g, '')) || hosts.includes(hostname);
}
