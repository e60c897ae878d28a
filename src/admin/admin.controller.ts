import {
  BadRequestException,
  Controller,
  Delete,
  Get,
  NotFoundException,
  Req,
  ServiceUnavailableException,
  UseFilters,
  UseGuards,
} from '@nestjs/common';
import { z } from 'zod';
import { AuditLog } from '../audit/audit-log.js';
import type { AuthenticatedRequest } from '../auth/caller.js';
import { ServiceRoutes } from '../http/service-routes.js';
import { RefusalFilter } from '../mcp/gate/refusal.filter.js';
import { EndQuery, Filter, ListQuery, SessionHash, type SessionList } from './admin-requests.js';
import { AdminGuard } from './admin.guard.js';
import { openApiDocument } from './open-api.js';
import { SessionAdmin, StoreAwayError } from './session-admin.js';
import { quoted, SENTENCE } from '../text/quoted.js';

interface AdminRequest extends AuthenticatedRequest {
  readonly query: unknown;
  readonly params: Readonly<Record<string, unknown>>;
}

type Operation = 'sessions.list' | 'sessions.count' | 'sessions.end';

/** `/admin`: looks sessions up and ends them. `/admin/openapi.json` describes it. */
@Controller('admin')
@ServiceRoutes('admin')
@UseGuards(AdminGuard)
@UseFilters(RefusalFilter)
export class AdminController {
  private readonly document = openApiDocument();

  constructor(
    private readonly sessions: SessionAdmin,
    private readonly audit: AuditLog,
  ) {}

  @Get('openapi.json')
  openApi(): object {
    return this.document;
  }

  @Get('sessions')
  async list(@Req() request: AdminRequest): Promise<SessionList> {
    const { limit, cursor, ...filter } = parsed(ListQuery, request.query);
    return this.act(request, 'sessions.list', filter, async () => {
      const list = await this.sessions.list(filter, limit, cursor);
      return { answer: list, sessions: list.sessions.length };
    });
  }

  @Get('sessions/count')
  async count(@Req() request: AdminRequest): Promise<object> {
    const filter = parsed(Filter, request.query);
    return this.act(request, 'sessions.count', filter, async () => {
      const sessions = await this.sessions.count(filter);
      return { answer: { sessions }, sessions };
    });
  }

  @Delete('sessions')
  async endAll(@Req() request: AdminRequest): Promise<object> {
    const filter = parsed(EndQuery, request.query);
    return this.act(request, 'sessions.end', filter, async () => {
      const ended = await this.sessions.end(filter);
      return { answer: { ended }, sessions: ended };
    });
  }

  @Delete('sessions/:session')
  async endOne(@Req() request: AdminRequest): Promise<object> {
    const session = parsed(SessionHash, request.params['session']);
    return this.act(request, 'sessions.end', { session }, async () => {
      const ended = await this.sessions.endOne(session);
      if (ended === 0) throw new NotFoundException(`No live session is named ${session}`);
      return { answer: { ended }, sessions: ended };
    });
  }

  /** Does what was asked and records it, whatever comes of it. */
  private async act<Answer>(
    { principal }: AuthenticatedRequest,
    operation: Operation,
    asked: Readonly<Record<string, string | number | undefined>>,
    work: () => Promise<{ readonly answer: Answer; readonly sessions: number }>,
  ): Promise<Answer> {
    const target = Object.fromEntries(Object.entries(asked).map(([name, value]) => [name, String(value)]));
    const record = (outcome: 'ok' | 'not_found' | 'unavailable', sessions: number) =>
      this.audit.record({ action: 'admin.acted', principal, operation, target, outcome, sessions });
    try {
      const { answer, sessions } = await work();
      record('ok', sessions);
      return answer;
    } catch (error) {
      if (error instanceof NotFoundException) record('not_found', 0);
      if (!(error instanceof StoreAwayError)) throw error;
      record('unavailable', error.ended);
      throw new ServiceUnavailableException(error.message);
    }
  }
}

function parsed<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const outcome = schema.safeParse(value);
  if (!outcome.success) throw new BadRequestException(quoted(z.prettifyError(outcome.error), SENTENCE));
  return outcome.data;
}
