/** `TRUST_PROXY` as Express takes it. */
export function trustedProxies(trustProxy: string): false | number | string[] {
  if (trustProxy === 'off') return false;
  return /^\d+$/.test(trustProxy) ? Number(trustProxy) : trustProxy.split(',');
}
