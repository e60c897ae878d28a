import { Inject, Injectable } from '@nestjs/common';
import { SUBSCRIPTION_ID_META_KEY } from '@modelcontextprotocol/server';
import type { Result } from '@modelcontextprotocol/sdk/types.js';
import { CapabilityRegistry } from '../../../capabilities/capability-registry.js';
import { SETTINGS, type Settings } from '../../../config/settings.js';
import { parseParams } from '../../parse-params.js';
import { RefusedError, RpcCode, RpcError } from '../../rpc-error.js';
import { ModernExtension, type ModernMethods, type ModernServing } from '../modern-method.js';
import { refusals } from './refusals.js';
import { Subscription } from './subscription.js';
import { acceptedOf, isEmpty, ListenParamsSchema, type SubscriptionFilter } from './subscription-filter.js';
import { Subscriptions } from './subscriptions.js';

/** `subscriptions/listen` (spec 2026-07-28, Subscriptions): a stream of changes that ends when client or server end it. */
@Injectable()
export class ListenExtension extends ModernExtension {
  readonly methods: ModernMethods = {
    'subscriptions/listen': (params, serving) => this.listen(params, serving),
  };

  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly registry: CapabilityRegistry,
    private readonly subscriptions: Subscriptions,
  ) {
    super();
  }

  /** A stream on which nothing was accepted ends at once: it would never say anything. */
  private async listen(params: unknown, { request, channel }: ModernServing): Promise<Result> {
    const accepted = this.accept(parseParams(ListenParamsSchema, params).notifications);
    const { admission } = this.subscriptions;
    if (admission !== 'open') throw new RefusedError(refusals[admission]);
    const subscription = new Subscription(request.id, accepted, channel);
    if (isEmpty(accepted)) subscription.acknowledge();
    else await this.subscriptions.serve(subscription);
    return { _meta: { [SUBSCRIPTION_ID_META_KEY]: request.id } };
  }

  private accept(asked: SubscriptionFilter): SubscriptionFilter {
    const { sessionMaxSubscriptions: most } = this.settings;
    if ((asked.resourceSubscriptions?.length ?? 0) > most) {
      throw new RpcError(
        RpcCode.InvalidParams,
        `Invalid params: notifications.resourceSubscriptions may name ${most} resources (SESSION_MAX_SUBSCRIPTIONS)`,
      );
    }
    return acceptedOf(asked, (uri) => this.registry.knowsResource(uri));
  }
}
