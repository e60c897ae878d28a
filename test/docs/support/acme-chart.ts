import { Injectable, Module } from '@nestjs/common';
import { z } from 'zod';
import { App, Tool } from '../../../src/index.js';

const CHART = '<!doctype html><title>Orders</title><main></main>';

@Injectable()
class Orders {
  private readonly months = [3, 5, 8];

  perMonth(): readonly number[] {
    return this.months;
  }

  cancel(month: number): void {
    this.months[month]! -= 1;
  }
}

@Injectable()
export class OrderTools {
  constructor(private readonly orders: Orders) {}

  @App({
    uri: 'ui://acme/chart',
    name: 'chart',
    csp: { resourceDomains: ['https://cdn.example.com'] },
    prefersBorder: true,
  })
  chart(): string {
    return CHART;
  }

  @Tool({ name: 'orders', output: z.object({ perMonth: z.array(z.number()) }), ui: 'ui://acme/chart' })
  perMonth() {
    return { perMonth: [...this.orders.perMonth()] };
  }

  @Tool({
    name: 'cancel-order',
    input: z.object({ month: z.int().min(0).max(2) }),
    ui: { resourceUri: 'ui://acme/chart', visibility: ['app'] },
    scopes: ['orders:write'],
  })
  cancel({ month }: { month: number }): string {
    this.orders.cancel(month);
    return 'Cancelled';
  }
}

@Module({ providers: [OrderTools, Orders] })
export class OrdersModule {}
