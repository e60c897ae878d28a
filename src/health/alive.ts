import { ServiceUnavailableException } from '@nestjs/common';
import type { HealthCheckResult } from '@nestjs/terminus';

/** Terminus takes a process that shuts down for a failed one, from whichever moment Nest tells it; what drains is alive. */
export async function alive(check: Promise<HealthCheckResult>): Promise<HealthCheckResult> {
  try {
    return await check;
  } catch (error) {
    if (!(error instanceof ServiceUnavailableException)) throw error;
    const result = error.getResponse() as HealthCheckResult;
    if (result.status !== 'shutting_down' || Object.keys(result.error ?? {}).length > 0) throw error;
    return { ...result, status: 'ok' };
  }
}
