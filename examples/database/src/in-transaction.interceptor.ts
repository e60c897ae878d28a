import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { from, lastValueFrom, type Observable } from 'rxjs';
import { Transactions } from './transactions.js';

/** Around a tool: what it throws undoes what it did. A tool that asks its client something does so before, not in it. */
@Injectable()
export class InTransaction implements NestInterceptor {
  constructor(private readonly transactions: Transactions) {}

  intercept(_execution: ExecutionContext, next: CallHandler): Observable<unknown> {
    return from(this.transactions.run(() => lastValueFrom(next.handle())));
  }
}
