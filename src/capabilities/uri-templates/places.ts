import type { Slot } from './slot.js';

export type Place = readonly [start: number, end: number];

/** Where values stand, in the order of the template; a variable that is left out has none. */
export type Places = (readonly [Slot, readonly Place[]])[];
