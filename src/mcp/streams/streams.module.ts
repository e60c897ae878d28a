import { Module } from '@nestjs/common';
import { SseSockets } from './sse-sockets.js';

/** Provides the open SSE responses of both eras. */
@Module({ providers: [SseSockets], exports: [SseSockets] })
export class StreamsModule {}
