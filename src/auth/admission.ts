import type { AuthRefusal } from './auth-refusals.js';
import type { Caller } from './caller.js';

/** Whether a request is let in, and as whom. */
export type Admission =
  { readonly ok: true; readonly caller: Caller } | { readonly ok: false; readonly refusal: AuthRefusal };

export function refused(refusal: AuthRefusal): Admission {
  return { ok: false, refusal };
}
