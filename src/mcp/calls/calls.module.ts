import { Module } from '@nestjs/common';
import { CallShares } from './call-shares.js';

/** Provides what the calls of both eras share. */
@Module({ providers: [CallShares], exports: [CallShares] })
export class CallsModule {}
