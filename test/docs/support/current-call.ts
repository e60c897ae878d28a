import { AsyncLocalStorage } from 'node:async_hooks';
import {
  type CallHandler,
  type ExecutionContext,
  Injectable,
  Module,
  type NestInterceptor,
  UseInterceptors,
} from '@nestjs/common';
import type { Observable } from 'rxjs';
import { type CallContext, mcpArguments, Tool, ToolError } from '../../../src/index.js';

@Injectable()
export class Orders {
  private readonly byTenant = new Map([
    ['acme', ['tea', 'coffee']],
    ['globex', ['steel']],
  ]);

  of(tenant: string): readonly string[] {
    return this.byTenant.get(tenant) ?? [];
  }
}

@Injectable()
export class OrderTools {
  constructor(private readonly orders: Orders) {}

  @Tool({ name: 'orders', description: 'The orders of the tenant of the caller.' })
  list(_args: unknown, context: CallContext): string {
    return this.orders.of(tenantOf(context)).join(', ');
  }
}

export function tenantOf({ headers }: CallContext): string {
  const tenant = headers['x-tenant'];
  if (typeof tenant !== 'string') throw new ToolError('Send the header X-Tenant.');
  return tenant;
}

@Injectable()
export class CurrentCall {
  private readonly calls = new AsyncLocalStorage<CallContext>();

  run<T>(context: CallContext, work: () => T): T {
    return this.calls.run(context, work);
  }

  get context(): CallContext {
    const context = this.calls.getStore();
    if (!context) throw new Error('Only code that a call runs may ask for its context.');
    return context;
  }
}

@Injectable()
export class KeepsCurrentCall implements NestInterceptor {
  constructor(private readonly current: CurrentCall) {}

  intercept(execution: ExecutionContext, next: CallHandler): Observable<unknown> {
    return this.current.run(mcpArguments(execution).context, () => next.handle());
  }
}

/** Stands for a library that is given a function once and calls it without a parameter, such as a logger or a data source. */
@Injectable()
export class AuditTrail {
  readonly written: string[] = [];

  constructor(private readonly current: CurrentCall) {}

  write(what: string): void {
    this.written.push(`${tenantOf(this.current.context)}: ${what}`);
  }
}

@Injectable()
@UseInterceptors(KeepsCurrentCall)
export class CancelTools {
  constructor(private readonly trail: AuditTrail) {}

  @Tool({ name: 'cancel', description: 'Cancels the last order.' })
  async cancel(): Promise<string> {
    await Promise.resolve();
    this.trail.write('cancelled');
    return 'Cancelled';
  }
}

@Module({ providers: [Orders, OrderTools, CurrentCall, AuditTrail, CancelTools] })
export class TenantModule {}
