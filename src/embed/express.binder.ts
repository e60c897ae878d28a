import type { HttpServer } from '@nestjs/common';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Binder, Take } from './binder.js';
import { EmbeddingError } from './embedding.error.js';

/** Express's application, as far as it is used here. */
interface Express {
  readonly router?: { readonly stack: readonly { readonly name: string }[] };
}

/** The names of the functions that `express.json()` and its like return. */
const PARSERS = /^(json|urlencoded|text|raw)Parser$/;

/** A host on Express: ours is the first middleware that it has. */
export class ExpressBinder implements Binder {
  constructor(private readonly adapter: HttpServer) {}

  bind(take: Take): void {
    const parser = this.parserBefore();
    if (parser !== undefined) throw new EmbeddingError(bodyIsRead(parser));
    this.adapter.use((request: IncomingMessage, response: ServerResponse, next: () => void) => {
      if (!take(request, response)) next();
    });
  }

  private parserBefore(): string | undefined {
    const { router } = this.adapter.getInstance() as Express;
    return router?.stack.find(({ name }) => PARSERS.test(name))?.name;
  }
}

function bodyIsRead(parser: string): string {
  return `The Express application that Nest was given has a body parser already (${parser}), so the size, the depth and the text of an MCP request could not be checked any more. Add it after NestFactory.create(), with app.use(), or leave it to Nest`;
}
