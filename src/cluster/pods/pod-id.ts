import { Injectable } from '@nestjs/common';
import { createHash, randomBytes } from 'node:crypto';

/** Hex digits that are random; the others follow from them. */
const RANDOM_DIGITS = 9;
const DIGITS = 12;

/** Names this process among all that ever run: new at every start, so that an id of a dead process is never reused. */
@Injectable()
export class PodId {
  readonly value = marked(randomBytes(DIGITS / 2).toString('hex'));
  private issued = 0;

  /** `"<pod>.<n>"`, n counted per process and never reused. */
  next(): string {
    this.issued += 1;
    return `${this.value}.${this.issued}`;
  }
}

/** Whether a text can be the name of a pod, of this release or of 0.1.0. */
export function isPodId(text: string): boolean {
  return /^[0-9a-f]{12}$/.test(text);
}

/** Whether a pod puts a MAC on the ids of its questions, by its name. Pods of 0.1.0 did not; one in 4,096 is taken for one that does. */
export function putsMacs(pod: string): boolean {
  return marked(pod) === pod;
}

/** 36 random bits tell apart as many pods as ever matter at the same time; the rest is their check, which names of 0.1.0 don't pass. */
function marked(digits: string): string {
  const random = digits.slice(0, RANDOM_DIGITS);
  const check = createHash('sha256').update(random).digest('hex');
  return random + check.slice(0, DIGITS - RANDOM_DIGITS);
}
