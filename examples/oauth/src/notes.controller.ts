import { CurrentCaller, type RouteCaller } from '@mooring-mcp/server';
import { Controller, Get } from '@nestjs/common';
import { Notes } from './notes.js';

/** A route of the team's own: it asks for the same token as /mcp. */
@Controller('notes')
export class NotesController {
  constructor(private readonly notes: Notes) {}

  @Get()
  mine(@CurrentCaller() caller: RouteCaller | null): readonly string[] {
    return this.notes.of(caller?.principal ?? null);
  }
}
