import { Inject, Injectable, Module } from '@nestjs/common';
import type { HealthIndicatorResult } from '@nestjs/terminus';
import { McpServer, ReadinessChecks } from '../../src/index.js';
import { Endpoint } from '../http/support/endpoint.js';

let database: () => HealthIndicatorResult | Promise<HealthIndicatorResult>;

@Injectable()
class Database {
  constructor(@Inject(ReadinessChecks) checks: ReadinessChecks) {
    checks.add('database', () => database(), { timeoutMs: 300 });
  }
}

@Module({ providers: [Database] })
class OneModule {}

@McpServer({ name: 'orders', path: '/orders/mcp' })
@Module({ providers: [Database] })
class OrdersModule {}

@McpServer({ name: 'billing', path: '/billing/mcp' })
@Module({})
class BillingModule {}

describe.each([
  ['one server', [OneModule]],
  ['several servers', [OrdersModule, BillingModule]],
])('the readiness of a service with %s', (_, modules) => {
  it.each([
    ['is up while a check of a team is', () => ({ database: { status: 'up' } }), 200, { status: 'up' }],
    ['is down while one is', () => ({ database: { status: 'down' } }), 503, { status: 'down' }],
    ['is down while one does not answer', () => new Promise(() => undefined), 503, { status: 'down' }],
    ['is down while one throws', () => Promise.reject(new Error('no route')), 503, { status: 'down' }],
  ])('%s', async (_name, indicator, status, shown) => {
    database = indicator as typeof database;
    const endpoint = await Endpoint.start({}, modules);
    const ready = await fetch(new URL('/health/ready', endpoint.url));
    const live = await fetch(new URL('/health/live', endpoint.url));
    expect(ready.status).toBe(status);
    expect(await ready.json()).toMatchObject({ details: { database: shown } });
    expect(live.status).toBe(200);
    await endpoint.close();
  });
});
