import type { Principal } from '@mooring-mcp/server';
import { Injectable } from '@nestjs/common';

/** Each caller has notes of their own. A caller is an issuer and a subject. */
@Injectable()
export class Notes {
  private readonly byCaller = new Map<string, string[]>();

  of(caller: Principal | null): string[] {
    const key = JSON.stringify([caller?.iss, caller?.sub]);
    const notes = this.byCaller.get(key) ?? [];
    this.byCaller.set(key, notes);
    return notes;
  }

  all(): string[] {
    return [...this.byCaller.values()].flat();
  }
}
