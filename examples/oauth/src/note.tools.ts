import { Args, type CallContext, Context, Tool } from '@mooring-mcp/server';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Notes } from './notes.js';

const note = z.object({ text: z.string().max(1000) });
const notes = z.object({ notes: z.array(z.string()) });

@Injectable()
export class NoteTools {
  constructor(private readonly notes: Notes) {}

  /** For every token that the service takes: AUTH_SCOPES says which scope it needs. */
  @Tool({
    name: 'my-notes',
    description: 'The notes of the caller.',
    output: notes,
    annotations: { readOnlyHint: true },
  })
  mine(_args: unknown, { principal }: CallContext) {
    return { notes: this.notes.of(principal) };
  }

  /** Without the scope the call is answered 403, and the client asks the issuer for more. */
  @Tool({ name: 'write-note', description: 'Keeps a note.', input: note, scopes: ['notes:write'] })
  write(@Args() { text }: z.infer<typeof note>, @Context() { principal }: CallContext): string {
    this.notes.of(principal).push(text);
    return `Kept for ${principal?.sub}.`;
  }

  /** Not there for callers without the role. */
  @Tool({
    name: 'all-notes',
    description: 'The notes of all callers.',
    output: notes,
    roles: ['editor'],
    annotations: { readOnlyHint: true },
  })
  all() {
    return { notes: this.notes.all() };
  }
}
