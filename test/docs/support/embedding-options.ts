import { Global, Injectable, Module } from '@nestjs/common';
import { MooringModule } from '../../../src/index.js';

/** As that of `@nestjs/config`, as far as the example goes. */
@Injectable()
export class ConfigService {
  static readonly values = new Map<string, string>();

  getOrThrow(name: string): string {
    const value = ConfigService.values.get(name);
    if (value === undefined) throw new Error(`There is no ${name}`);
    return value;
  }
}

/** Global, as `ConfigModule.forRoot({ isGlobal: true })` is. */
@Global()
@Module({ providers: [ConfigService], exports: [ConfigService] })
export class ConfigModule {}

@Module({})
export class OrdersModule {}

@Module({})
export class BillingModule {}

/** The examples of docs/embedding.md: an application, and what others import. */
@Module({
  imports: [MooringModule.forRoot({ redisUrl: process.env.REDIS_URL, authDisabled: true }), OrdersModule],
})
export class AppModule {}

export const fromConfiguration = () => [
  MooringModule.forRootAsync({
    inject: [ConfigService],
    useFactory: (config: ConfigService) => ({
      redisUrl: config.getOrThrow('REDIS_URL'),
      authIssuer: [config.getOrThrow('ISSUER')],
      authAudience: ['https://api.example.com/mcp'],
    }),
  }),
];

export const severalServers = () => [
  MooringModule.forRoot({
    redisUrl: process.env.REDIS_URL,
    authIssuer: ['https://login.example.com'],
    servers: [
      {
        path: '/orders/mcp',
        identity: { name: 'acme-orders' },
        modules: [OrdersModule],
        authAudience: ['https://api.example.com/orders/mcp'],
      },
      {
        path: '/billing/mcp',
        identity: { name: 'acme-billing' },
        modules: [BillingModule],
        authAudience: ['https://api.example.com/billing/mcp'],
        sessionTtlSeconds: 3600,
      },
    ],
  }),
];
