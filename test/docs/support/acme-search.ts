import { Injectable, Module } from '@nestjs/common';
import { z } from 'zod';
import { type CallContext, Extension, ExtensionMethod } from '../../../src/index.js';

@Injectable()
class SearchIndex {
  async find(text: string, limit: number, signal: AbortSignal): Promise<string[]> {
    signal.throwIfAborted();
    return ['black tea', 'green tea', 'coffee'].filter((entry) => entry.includes(text)).slice(0, limit);
  }
}

const Query = z.object({ text: z.string().min(1), limit: z.int().max(100).default(10) });

@Injectable()
@Extension({ id: 'com.acme/search', version: '1.2.0', settings: { languages: ['en', 'no'] } })
export class AcmeSearch {
  constructor(private readonly index: SearchIndex) {}

  @ExtensionMethod({
    name: 'acme/search',
    params: Query,
    result: z.object({ hits: z.array(z.string()) }),
    scopes: ['search:read'],
  })
  async search({ text, limit }: z.infer<typeof Query>, context: CallContext) {
    await context.progress(1, 2, 'asked the index');
    return { hits: await this.index.find(text, limit, context.signal) };
  }
}

@Module({ providers: [AcmeSearch, SearchIndex] })
export class AcmeModule {}
