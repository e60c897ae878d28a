import { All, Controller, Req, Res, UseFilters, UseGuards } from '@nestjs/common';
import type { ServerResponse } from 'node:http';
import { LegacyEndpoint } from './legacy/legacy.endpoint.js';
import { LEGACY_REVISIONS } from './legacy/revision.js';
import { modernRefusal } from './modern/modern-refusal.js';
import type { McpRequest } from './mcp-request.js';
import { RefusalFilter } from './refusal.filter.js';
import { RefusedError } from './rpc-error.js';
import { SessionGuard } from './session.guard.js';

/** `/mcp`: picks the era and hands over. */
@Controller('mcp')
@UseGuards(SessionGuard)
@UseFilters(RefusalFilter)
export class McpController {
  constructor(private readonly legacy: LegacyEndpoint) {}

  @All()
  async handle(@Req() request: McpRequest, @Res() response: ServerResponse): Promise<void> {
    const { era } = request.inbound;
    if (era.kind === 'modern') throw new RefusedError(modernRefusal(era, LEGACY_REVISIONS));
    await this.legacy.handle(request, response);
  }
}
