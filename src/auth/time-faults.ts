interface Times {
  readonly exp?: unknown;
  readonly nbf?: unknown;
  readonly iat?: unknown;
}

/** When a token ended, for the operator. @param now ms since the epoch */
export function expiredWhy({ exp, iat }: Times, now: number, toleranceMs: number): string {
  const lasted = typeof iat === 'number' ? `, having lasted ${Math.round(Number(exp) - iat)} s` : '';
  return `it expired ${Math.round(now / 1_000 - Number(exp))} s ago (exp)${lasted}; ${clocks(toleranceMs)}`;
}

/** When a token begins, for the operator. @param now ms since the epoch */
export function prematureWhy({ nbf }: Times, now: number, toleranceMs: number): string {
  return `it begins in ${Math.round(Number(nbf) - now / 1_000)} s (nbf): is the clock of this machine late, or its issuer's early? ${clocks(toleranceMs)}`;
}

function clocks(toleranceMs: number): string {
  return `clocks may differ by ${toleranceMs / 1_000} s (AUTH_CLOCK_TOLERANCE_SECONDS)`;
}
