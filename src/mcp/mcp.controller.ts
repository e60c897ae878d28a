import { All, Controller, Req, Res, UseFilters, UseGuards } from '@nestjs/common';
import type { ServerResponse } from 'node:http';
import { LegacyEndpoint } from './legacy/legacy.endpoint.js';
import type { McpRequest } from './mcp-request.js';
import { ModernEndpoint } from './modern/modern.endpoint.js';
import { RefusalFilter } from './refusal.filter.js';
import { SessionGuard } from './session.guard.js';

/** `/mcp`: picks the era and hands over. */
@Controller('mcp')
@UseGuards(SessionGuard)
@UseFilters(RefusalFilter)
export class McpController {
  constructor(
    private readonly legacy: LegacyEndpoint,
    private readonly modern: ModernEndpoint,
  ) {}

  @All()
  async handle(@Req() request: McpRequest, @Res() response: ServerResponse): Promise<void> {
    const { era } = request.inbound;
    if (era.kind === 'modern') return this.modern.handle(era, request, response);
    await this.legacy.handle(request, response);
  }
}
