import type { HttpServer } from '@nestjs/common';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Binder, Take } from './binder.js';

/** Express's application, as far as it is used here. */
interface Express {
  readonly router: { readonly stack: { readonly name: string }[] };
}

/** The names of the functions that `express.json()` and its like return. */
const PARSERS = /^(json|urlencoded|text|raw)Parser$/;

/** A host on Express: ours stands before its body parsers, also where an Express of its own has one already. */
export class ExpressBinder implements Binder {
  constructor(private readonly adapter: HttpServer) {}

  bind(take: Take): void {
    this.adapter.use((request: IncomingMessage, response: ServerResponse, next: () => void) => {
      if (!take(request, response)) next();
    });
    const { stack } = (this.adapter.getInstance() as Express).router;
    const parser = stack.findIndex(({ name }) => PARSERS.test(name));
    if (parser !== -1) stack.splice(parser, 0, ...stack.splice(-1));
  }
}
