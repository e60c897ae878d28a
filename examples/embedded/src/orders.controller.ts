import { Controller, Get } from '@nestjs/common';
import { type Order, Orders } from './orders.js';

@Controller('orders')
export class OrdersController {
  constructor(private readonly orders: Orders) {}

  @Get()
  list(): readonly Order[] {
    return this.orders.all();
  }
}
