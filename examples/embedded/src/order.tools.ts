import { Injectable } from '@nestjs/common';
import { Args, Tool } from '@mooring-mcp/server';
import { z } from 'zod';
import { Orders } from './orders.js';

const byNumber = z.object({ number: z.string().describe('Such as 1001') });

@Injectable()
export class OrderTools {
  constructor(private readonly orders: Orders) {}

  @Tool({ name: 'find-order', description: 'Finds an order by its number.', input: byNumber })
  async find(@Args() { number }: z.infer<typeof byNumber>): Promise<string> {
    return this.orders.find(number)?.state ?? 'There is no such order.';
  }

  @Tool({ name: 'send-order', description: 'Sends an order to its customer.', input: byNumber })
  async send(@Args() { number }: z.infer<typeof byNumber>): Promise<string> {
    return this.orders.send(number) ? 'It is on its way.' : 'There is no such order.';
  }
}
