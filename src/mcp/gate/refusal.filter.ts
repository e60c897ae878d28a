import { Catch, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { RefusalReporter } from './refusal-reporter.js';
import { RefusedError } from '../rpc/refusals.js';

@Catch(RefusedError)
export class RefusalFilter implements ExceptionFilter<RefusedError> {
  constructor(private readonly reporter: RefusalReporter) {}

  catch(error: RefusedError, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    this.reporter.refuse(http.getRequest<IncomingMessage>(), http.getResponse<ServerResponse>(), error.refusal);
  }
}
