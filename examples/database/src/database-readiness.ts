import { ReadinessChecks } from '@mooring-mcp/server';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

/** While the database is down, this pod gets no traffic. */
@Injectable()
export class DatabaseReadiness {
  constructor(@Inject(ReadinessChecks) checks: ReadinessChecks, database: DataSource) {
    checks.add('database', async () => {
      await database.query('SELECT 1');
      return { database: { status: 'up' } };
    });
  }
}
