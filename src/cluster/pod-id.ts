import { Injectable } from '@nestjs/common';
import { randomBytes } from 'node:crypto';

/** Names this process among all that ever run: new at every start, so that an id of a dead process is never reused. */
@Injectable()
export class PodId {
  readonly value = randomBytes(6).toString('hex');
  private issued = 0;

  /** `"<pod>.<n>"`, n counted per process and never reused. */
  next(): string {
    this.issued += 1;
    return `${this.value}.${this.issued}`;
  }
}
