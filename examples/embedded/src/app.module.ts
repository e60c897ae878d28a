import { Module } from '@nestjs/common';
import { MooringModule } from '@mooring-mcp/server';
import { OrdersModule } from './orders.module.js';

@Module({
  imports: [
    MooringModule.forRoot({
      redisUrl: process.env['REDIS_URL'],
      authDisabled: true,
      identity: { name: 'acme-orders', instructions: 'Ask for the number of the order first.' },
    }),
    OrdersModule,
  ],
})
export class AppModule {}
