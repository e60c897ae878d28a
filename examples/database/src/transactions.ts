import { AsyncLocalStorage } from 'node:async_hooks';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';

/** The transaction of a call: what elsewhere would be a request-scoped provider. */
@Injectable()
export class Transactions {
  private readonly current = new AsyncLocalStorage<EntityManager>();
  private last: Promise<unknown> = Promise.resolve();

  constructor(private readonly database: DataSource) {}

  /** One after the other, because SQLite has one connection. With a pool of connections, as for PostgreSQL, `inTransaction` alone does. */
  run<T>(work: () => Promise<T>): Promise<T> {
    const done = this.last.then(() => this.inTransaction(work));
    this.last = done.catch(() => undefined);
    return done;
  }

  /** Of the call's transaction; outside of one, of the database. */
  get manager(): EntityManager {
    return this.current.getStore() ?? this.database.manager;
  }

  private inTransaction<T>(work: () => Promise<T>): Promise<T> {
    return this.database.transaction((manager) => this.current.run(manager, work));
  }
}
