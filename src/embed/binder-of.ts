import type { HttpServer } from '@nestjs/common';
import type { Binder } from './binder.js';
import { EmbeddingError } from './embedding.error.js';
import { ExpressBinder } from './express.binder.js';
import { FastifyBinder } from './fastify.binder.js';

/** @throws EmbeddingError for a platform that none of the binders knows */
export function binderOf(adapter: HttpServer): Binder {
  const platform = adapter.getType?.() ?? 'unknown';
  switch (platform) {
    case 'express':
      return new ExpressBinder(adapter);
    case 'fastify':
      return new FastifyBinder(adapter);
    default:
      throw new EmbeddingError(
        `MooringModule serves on @nestjs/platform-express and @nestjs/platform-fastify, and this application is on "${platform}". Make it with one of these, or run the server beside it`,
      );
  }
}
