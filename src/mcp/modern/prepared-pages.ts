import { Injectable } from '@nestjs/common';
import type { CacheHint } from '../../capabilities/definitions.js';
import { resultText } from './answer-text.js';
import { PreparedResult } from './prepared-result.js';

/** Lists as the texts of their answers, written once for each page: pages are frozen, and shared by all who may see the same. */
@Injectable()
export class PreparedPages {
  private readonly known = new WeakMap<object, PreparedResult>();

  /** @param cache of the list that it is a page of */
  of(page: object, cache: CacheHint): PreparedResult {
    const known = this.known.get(page);
    if (known) return known;
    const prepared = new PreparedResult(resultText({ ...cache, ...page }));
    this.known.set(page, prepared);
    return prepared;
  }
}
