import { Module } from '@nestjs/common';
import { OrderTools } from './order.tools.js';
import { OrdersController } from './orders.controller.js';
import { Orders } from './orders.js';

@Module({ controllers: [OrdersController], providers: [Orders, OrderTools] })
export class OrdersModule {}
