import { Injectable } from '@nestjs/common';
import type { CacheHint } from '../../../capabilities/definitions.js';
import { PreparedResults, type PreparedResult } from '../../rpc/prepared-result.js';
import { ResultTexts } from './result-texts.js';

/** Lists as the texts of their answers, written once for each page. */
@Injectable()
export class PreparedPages {
  private readonly results = new PreparedResults();

  constructor(private readonly texts: ResultTexts) {}

  /** @param cache of the list that it is a page of */
  of(page: object, cache: CacheHint): PreparedResult {
    return this.results.of(page, () => this.texts.of({ ...cache, ...page }));
  }
}
