/** How far the gate has let a request through. */
const PASSED = Symbol('PASSED');
type Passed = 'open' | 'closed';

export function letThrough(request: object, as: Passed): void {
  Object.assign(request, { [PASSED]: as });
}

/** `undefined` where the gate has not let it through. */
export function passedAs(request: object): Passed | undefined {
  return (request as { [PASSED]?: Passed })[PASSED];
}
