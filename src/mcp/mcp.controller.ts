import { All, Controller, Req, Res, UseFilters, UseGuards } from '@nestjs/common';
import type { ServerResponse } from 'node:http';
import { BrokenRequestFilter } from './gate/broken-request.filter.js';
import { LegacyEndpoint } from './legacy/legacy.endpoint.js';
import type { McpRequest } from './gate/mcp-request.js';
import { ModernEndpoint } from './modern/modern.endpoint.js';
import { RequestLimits } from './gate/request-limits.js';
import { RefusalFilter } from './gate/refusal.filter.js';
import { ScopeGuard } from './gate/scope.guard.js';
import { SessionGuard } from './legacy/session.guard.js';

/** `/mcp`: picks the era and hands over. */
@Controller('mcp')
@UseGuards(SessionGuard, ScopeGuard, RequestLimits)
@UseFilters(BrokenRequestFilter, RefusalFilter)
export class McpController {
  constructor(
    private readonly legacy: LegacyEndpoint,
    private readonly modern: ModernEndpoint,
  ) {}

  @All()
  handle(@Req() request: McpRequest, @Res() response: ServerResponse): Promise<void> | void {
    const { era } = request.inbound;
    return era.kind === 'modern' ? this.modern.handle(era, request, response) : this.legacy.handle(request, response);
  }
}
