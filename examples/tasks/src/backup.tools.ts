import { Args, type CallContext, Context, elicit, Tool, ToolError } from '@mooring-mcp/server';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Backups } from './backups.js';

const which = z.object({ backup: z.string().describe('Its day, such as 2026-11-29') });
const tables = z.object({ tables: z.array(z.string()) });

const yesOrNo = (name: string, title: string) => ({
  type: 'object' as const,
  properties: { [name]: { type: 'boolean' as const, title } },
  required: [name],
});

@Injectable()
export class BackupTools {
  constructor(private readonly backups: Backups) {}

  /** Asks first. What is before a question runs again for its answer where there is no session, so it only reads. */
  @Tool({
    name: 'restore-backup',
    description: 'Restores the tables of a backup, if the person agrees.',
    input: which,
    output: tables,
    task: 'optional',
    taskStart: 'by-handler',
  })
  async restore(@Args() { backup }: z.infer<typeof which>, @Context() context: CallContext) {
    const found = this.find(backup);
    const { sure } = await context.ask({
      sure: elicit({
        message: `Replace ${found.length} tables by those of ${backup}?`,
        requestedSchema: yesOrNo('sure', 'Replace them'),
      }),
    });
    if (sure.action !== 'accept' || sure.content?.['sure'] !== true) return { tables: [] };
    await context.once();
    await context.startTask();
    for (const [index, table] of found.entries()) {
      await context.progress(index, found.length, `Restoring ${table}`);
      await this.backups.restore(table, context.signal);
    }
    return { tables: [...found] };
  }

  /** Asks in the middle: a task waits for the answer, and so does a session. It changes nothing, so another pod may run it again. */
  @Tool({
    name: 'verify-backup',
    description: 'Reads the tables of a backup and says which are good.',
    input: which,
    output: tables,
    annotations: { readOnlyHint: true },
    task: 'required',
  })
  async verify(@Args() { backup }: z.infer<typeof which>, @Context() context: CallContext) {
    const found = this.find(backup);
    const good: string[] = [];
    for (const [index, table] of found.entries()) {
      await context.progress(index, found.length, `Reading ${table}`);
      if (await this.backups.verify(table, context.signal)) good.push(table);
      else if (!(await this.goesOn(table, context))) break;
    }
    return { tables: good };
  }

  private async goesOn(table: string, context: CallContext): Promise<boolean> {
    const { action, content } = await context.elicit({
      message: `${table} can't be read. Go on with the others?`,
      requestedSchema: yesOrNo('goOn', 'Go on'),
    });
    return action === 'accept' && content?.['goOn'] === true;
  }

  private find(backup: string): readonly string[] {
    const found = this.backups.tablesOf(backup);
    if (!found) throw new ToolError(`There is no backup of ${backup}. The newest is 2026-11-29.`);
    return found;
  }
}
