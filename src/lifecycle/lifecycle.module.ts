import { Global, Module } from '@nestjs/common';
import { Lifecycle } from './lifecycle.js';
import { RunningRequests } from './running-requests.js';

@Global()
@Module({ providers: [Lifecycle, RunningRequests], exports: [Lifecycle, RunningRequests] })
export class LifecycleModule {}
