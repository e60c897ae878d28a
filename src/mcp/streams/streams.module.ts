import { Module } from '@nestjs/common';
import { AuthModule } from '../../auth/auth.module.js';
import { SseSockets } from './sse-sockets.js';

/** Provides the open SSE responses of both eras. */
@Module({ imports: [AuthModule], providers: [SseSockets], exports: [SseSockets] })
export class StreamsModule {}
