import { z } from 'zod';
import { EndedSessions, Filter, ListQuery, SessionCount, SessionHash, SessionList } from './admin-requests.js';

type JsonSchema = Record<string, unknown>;

const SECURITY = [{ accessToken: ['mooring:admin'] }];

/** The OpenAPI document of `/admin`, made of the very schemas that check requests. */
export function openApiDocument(): object {
  return {
    openapi: '3.1.0',
    info: { title: 'Mooring: administration of sessions', version: '1' },
    security: SECURITY,
    paths: {
      '/admin/sessions': {
        get: operation('listSessions', 'Live sessions, a page at a time', queryOf(ListQuery), SessionList),
        delete: operation(
          'endSessions',
          'Ends all sessions of a principal, of a client, or of a principal with a client; one of the two is needed',
          queryOf(Filter.pick({ principal: true, client: true })),
          EndedSessions,
        ),
      },
      '/admin/sessions/count': {
        get: operation(
          'countSessions',
          'How many sessions live; without a filter within 1 %',
          queryOf(Filter),
          SessionCount,
        ),
      },
      '/admin/sessions/{session}': {
        delete: operation('endSession', 'Ends one session', [pathParameter()], EndedSessions, {
          404: { description: 'No live session has this name' },
        }),
      },
    },
    components: {
      securitySchemes: { accessToken: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
    },
  };
}

function operation(
  operationId: string,
  summary: string,
  parameters: readonly object[],
  answer: z.ZodType,
  more: Readonly<Record<number, object>> = {},
): object {
  return {
    operationId,
    summary,
    parameters,
    responses: {
      200: { description: 'Done', content: { 'application/json': { schema: jsonSchemaOf(answer, 'output') } } },
      400: { description: 'A parameter is wrong; the message says which' },
      401: { description: 'No access token, or one that is not taken' },
      403: { description: 'The access token lacks the scope mooring:admin' },
      429: { description: 'Too many requests of this caller; `Retry-After` and `RateLimit` say when to come back' },
      ...more,
      503: { description: 'The session store is unavailable' },
    },
  };
}

function queryOf(schema: z.ZodObject): object[] {
  const { properties = {} } = jsonSchemaOf(schema, 'output');
  return Object.entries(properties as Record<string, JsonSchema>).map(([name, { description, ...property }]) => ({
    name,
    in: 'query',
    required: false,
    description,
    schema: property,
  }));
}

function pathParameter(): object {
  return { name: 'session', in: 'path', required: true, schema: jsonSchemaOf(SessionHash, 'output') };
}

function jsonSchemaOf(schema: z.ZodType, io: 'input' | 'output'): JsonSchema {
  const { $schema: _, ...json } = z.toJSONSchema(schema, { io });
  return json;
}
