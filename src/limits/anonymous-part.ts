import type { Settings } from '../config/settings.js';
import { partOf } from './shares.js';

type AnonymousSettings = Pick<Settings, 'authIssuer' | 'publicCapabilities' | 'anonymousMaxPercent'>;

/** What all callers without a token together may have of a whole. Where none are let in, or all are such, there is no such limit. */
export function anonymousPartOf(whole: number, settings: AnonymousSettings): number {
  const { authIssuer, publicCapabilities, anonymousMaxPercent } = settings;
  const areSome = authIssuer.length > 0 && publicCapabilities === 'on';
  return areSome ? partOf(whole, anonymousMaxPercent) : Number.POSITIVE_INFINITY;
}
