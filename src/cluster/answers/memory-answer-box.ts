import { Injectable } from '@nestjs/common';
import { AnswerBox, type AnswerName, type PutOutcome } from './answer-box.js';

/** Without Redis this is the only pod: an answer to a request of another one is an answer to a process that is gone. */
@Injectable()
export class MemoryAnswerBox extends AnswerBox {
  put(): Promise<PutOutcome> {
    return Promise.resolve({ state: 'late' });
  }

  read(names: readonly AnswerName[]): Promise<readonly undefined[]> {
    return Promise.resolve(names.map(() => undefined));
  }

  wait(names: readonly AnswerName[]): Promise<readonly boolean[]> {
    return Promise.resolve(names.map(() => false));
  }

  remove(): Promise<void> {
    return Promise.resolve();
  }
}
