import { Module } from '@nestjs/common';
import { HostOriginMiddleware } from './host-origin.middleware.js';

@Module({ providers: [HostOriginMiddleware], exports: [HostOriginMiddleware] })
export class AuthModule {}
