import { Args, Tool, ToolError } from '@mooring-mcp/server';
import { Injectable, UseInterceptors } from '@nestjs/common';
import { z } from 'zod';
import { InTransaction } from './in-transaction.interceptor.js';
import { Stock } from './stock.js';

const move = z.object({
  from: z.string().describe('A shelf'),
  to: z.string().describe('Another shelf'),
  pieces: z.number().int().min(1),
});
const stock = z.object({ shelves: z.array(z.object({ name: z.string(), pieces: z.number() })) });

@Injectable()
export class StockTools {
  constructor(private readonly stock: Stock) {}

  @Tool({ name: 'stock', description: 'What is on each shelf.', output: stock, annotations: { readOnlyHint: true } })
  async list() {
    const shelves = await this.stock.all();
    return { shelves: shelves.map(({ name, pieces }) => ({ name, pieces })) };
  }

  @Tool({ name: 'move-pieces', description: 'Moves pieces from one shelf to another.', input: move })
  @UseInterceptors(InTransaction)
  async move(@Args() { from, to, pieces }: z.infer<typeof move>): Promise<string> {
    const left = await this.stock.add(from, -pieces);
    const there = await this.stock.add(to, pieces);
    if (left === undefined || there === undefined) throw new ToolError('Name two shelves that there are.');
    if (left < 0) throw new ToolError(`${from} has only ${left + pieces}.`);
    return `${from} has ${left} left, ${to} has ${there}.`;
  }
}
