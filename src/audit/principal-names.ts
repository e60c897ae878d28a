import { principalHash } from '../session/principal.js';
import type { Principal } from '../session/principal.js';

/** How the audit log names a caller. */
export interface PrincipalNames {
  nameOf(principal: Principal): string;
}

export function principalNames(kind: 'hash' | 'sub'): PrincipalNames {
  switch (kind) {
    case 'hash':
      return { nameOf: principalHash };
    case 'sub':
      return { nameOf: ({ iss, sub }) => `${iss} ${sub}` };
    default:
      return kind satisfies never;
  }
}
