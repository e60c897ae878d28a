import { Injectable, Module } from '@nestjs/common';
import { z } from 'zod';
import { type CallContext, elicit, PublicTool, Tool } from '../../../src/index.js';

const FORM = { type: 'object' as const, properties: { agreed: { type: 'boolean' as const } } };
const qualityForm = {
  message: 'How fine?',
  requestedSchema: { type: 'object' as const, properties: { level: { type: 'string' as const } } },
};
const sureForm = { message: 'Drop the table?', requestedSchema: FORM };

const Scene = z.object({ name: z.string() });
type Scene = z.infer<typeof Scene>;

interface Offer {
  readonly flight: string;
  readonly price: string;
}

/** The examples of docs/protocol-eras.md, docs/tasks.md and docs/guards.md, over services that remember what was done. */
@Injectable()
export class AskingTools {
  readonly done: string[] = [];
  private readonly offers = { find: async (flight: string): Promise<Offer> => ({ flight, price: '90 €' }) };
  private readonly bookings = { book: ({ flight }: Offer): string => this.do(`Booked ${flight}`) };
  private readonly bank = {
    pageFor: (invoice: string): string => `https://bank.example.com/${invoice}`,
    paid: async (invoice: string, signal: AbortSignal): Promise<void> => {
      signal.throwIfAborted();
      this.do(`paid ${invoice}`);
    },
  };
  private readonly renderer = {
    render: async ({ name }: Scene, { content }: { content?: object }, signal: AbortSignal): Promise<string> => {
      signal.throwIfAborted();
      return this.do(`Rendered ${name} ${JSON.stringify(content)}`);
    },
  };
  private readonly tables = {
    drop: async (signal: AbortSignal): Promise<string> => {
      signal.throwIfAborted();
      return this.do('Dropped');
    },
  };

  @Tool({ name: 'book', input: z.object({ flight: z.string() }) })
  async book({ flight }: { flight: string }, context: CallContext) {
    const offer = await this.offers.find(flight);
    const message = `Book for ${offer.price}?`;
    const { sure } = await context.ask({ sure: elicit({ message, requestedSchema: FORM }) });
    if (sure.action !== 'accept') return 'Nothing was booked.';
    await context.once();
    return this.bookings.book(offer);
  }

  @Tool({ name: 'pay', input: z.object({ invoice: z.string() }) })
  async pay({ invoice }: { invoice: string }, context: CallContext) {
    const url = this.bank.pageFor(invoice);
    const { action } = await context.elicit({ mode: 'url', message: 'Pay at your bank', url, elicitationId: invoice });
    if (action !== 'accept') return 'Nothing was paid.';
    await this.bank.paid(invoice, context.signal);
    await context.elicitationComplete(invoice);
    return 'Paid.';
  }

  @Tool({ name: 'render', input: Scene, task: 'optional' })
  async render(scene: Scene, context: CallContext) {
    await context.progress(1, 3, 'Casting shadows');
    const { quality } = await context.ask({ quality: elicit(qualityForm) });
    return this.renderer.render(scene, quality, context.signal);
  }

  @Tool({ name: 'drop_table', task: 'required', taskStart: 'by-handler' })
  async dropTable(_args: unknown, context: CallContext) {
    const { sure } = await context.ask({ sure: elicit(sureForm) });
    if (sure.action !== 'accept') return 'Nothing was dropped.';
    await context.startTask();
    return this.tables.drop(context.signal);
  }

  @Tool({ name: 'invoice', rateLimit: { max: 10, perSeconds: 60 } })
  invoice(): string {
    return this.do('invoiced');
  }

  @PublicTool()
  @Tool({ name: 'opening-hours', description: 'When the shops are open.' })
  openingHours(): string {
    return 'Monday to Friday, 9 to 17';
  }

  private do(what: string): string {
    this.done.push(what);
    return what;
  }
}

@Module({ providers: [AskingTools] })
export class AskingModule {}
