import { Injectable } from '@nestjs/common';

export interface Order {
  readonly number: string;
  readonly state: 'open' | 'sent';
}

/** The order book that people use by HTTP and models by tools. */
@Injectable()
export class Orders {
  private readonly byNumber = new Map<string, Order>([['1001', { number: '1001', state: 'open' }]]);

  all(): readonly Order[] {
    return [...this.byNumber.values()];
  }

  find(number: string): Order | undefined {
    return this.byNumber.get(number);
  }

  send(number: string): Order | undefined {
    if (!this.byNumber.has(number)) return undefined;
    const sent: Order = { number, state: 'sent' };
    this.byNumber.set(number, sent);
    return sent;
  }
}
