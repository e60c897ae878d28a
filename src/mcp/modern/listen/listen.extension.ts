import { Inject, Injectable } from '@nestjs/common';
import { SUBSCRIPTION_ID_META_KEY } from '@modelcontextprotocol/server';
import type { Result } from '@modelcontextprotocol/sdk/types.js';
import { CapabilityRegistry } from '../../../capabilities/capability-registry.js';
import { SETTINGS, type Settings } from '../../../config/settings.js';
import { callerKey } from '../../../limits/caller-key.js';
import { parseParams } from '../../rpc/parse-params.js';
import { RefusedError } from '../../rpc/refusals.js';
import { RpcCode, RpcError } from '../../rpc/rpc-error.js';
import { ModernExtension, type ModernMethods, type ModernServing } from '../calls/modern-serving.js';
import { TaskWatches } from '../tasks/task-watches.js';
import { listenRefusals } from './listen-refusals.js';
import { Subscription } from './subscription.js';
import { acceptedOf, isEmpty, lengthsIn, ListenParamsSchema } from './subscription-filter.js';
import { Subscriptions } from './subscriptions.js';

/** `subscriptions/listen` (spec 2026-07-28, Subscriptions): a stream of changes that ends when client or server end it. */
@Injectable()
export class ListenExtension extends ModernExtension {
  readonly methods: Pick<ModernMethods, 'subscriptions/listen'> = {
    'subscriptions/listen': (params, serving) => this.listen(params, serving),
  };

  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly registry: CapabilityRegistry,
    private readonly subscriptions: Subscriptions,
    private readonly watches: TaskWatches,
  ) {
    super();
  }

  /** A stream on which nothing was accepted ends at once: it would never say anything. */
  private async listen(params: unknown, serving: ModernServing): Promise<Result> {
    const { request, channel } = serving;
    this.refuseTooMany(params);
    const asked = parseParams(ListenParamsSchema, params).notifications;
    const taskIds = asked.taskIds ? await this.watches.accept(asked.taskIds, serving) : [];
    const resources = acceptedOf(asked, (uri, key) => this.registry.knowsResource(uri, serving.grants, key));
    const accepted = { ...resources, ...(taskIds.length > 0 && { taskIds: [...taskIds] }) };
    const subscription = new Subscription(request.id, accepted, channel);
    if (isEmpty(accepted)) subscription.acknowledge();
    else await this.serve(subscription, taskIds, callerKey(serving.http));
    return { _meta: { [SUBSCRIPTION_ID_META_KEY]: request.id } };
  }

  private async serve(subscription: Subscription, taskIds: readonly string[], caller: string): Promise<void> {
    const admission = this.subscriptions.admit(caller);
    if (admission !== 'open') throw new RefusedError(listenRefusals[admission]);
    const served = this.subscriptions.serve(subscription, caller);
    const end = this.watches.watch(taskIds, (task) => subscription.tellTask(task));
    await served;
    end();
  }

  /** Before anything looks at what is in the lists. */
  private refuseTooMany(params: unknown): void {
    const { sessionMaxSubscriptions: most } = this.settings;
    const { resourceSubscriptions, taskIds } = lengthsIn(params);
    if (resourceSubscriptions > most) throw tooMany('resourceSubscriptions', `${most} resources`);
    if (taskIds > most) throw tooMany('taskIds', `${most} tasks`);
  }
}

function tooMany(field: string, most: string): RpcError {
  return new RpcError(
    RpcCode.InvalidParams,
    `Invalid params: notifications.${field} may name ${most} (SESSION_MAX_SUBSCRIPTIONS)`,
  );
}
