import { Injectable } from '@nestjs/common';
import { resultText } from './answer-text.js';
import { LIST_CACHE } from './cache-hints.js';
import { PreparedResult } from './prepared-result.js';

/** Lists as the texts of their answers, written once for each page: pages are frozen and shared by all callers. */
@Injectable()
export class PreparedPages {
  private readonly known = new WeakMap<object, PreparedResult>();

  of(page: object): PreparedResult {
    const known = this.known.get(page);
    if (known) return known;
    const prepared = new PreparedResult(resultText({ ...LIST_CACHE, ...page }));
    this.known.set(page, prepared);
    return prepared;
  }
}
