import { Global, Module } from '@nestjs/common';
import { ReadinessChecks } from './readiness-checks.js';

/** Global, so that a team's module injects the checks without importing anything. */
@Global()
@Module({ providers: [ReadinessChecks], exports: [ReadinessChecks] })
export class ReadinessModule {}
