import type {
  ArgumentsHost,
  CallHandler,
  CanActivate,
  ExceptionFilter,
  ExecutionContext,
  INestApplication,
  NestInterceptor,
} from '@nestjs/common';
import { type ApplicationConfig, BaseExceptionFilter, ExternalContextCreator } from '@nestjs/core';
import { isServed } from '../http/service-routes.js';
import { RouteFailures } from './route-failures.js';

/** What Nest keeps of an application; there is no public way to it. */
interface Contained {
  readonly container: { readonly applicationConfig: ApplicationConfig };
}

type Enhancer = CanActivate | NestInterceptor | ExceptionFilter;
type Spare<T extends Enhancer> = (enhancer: T) => Partial<T>;

/** A request-scoped one, as Nest keeps it. */
interface Scoped {
  getInstanceByContextId(...context: unknown[]): { readonly instance: Enhancer } | undefined;
}

/**
 * Keeps what a team has for the whole application (`APP_GUARD`, `APP_INTERCEPTOR`, `APP_FILTER`) from the service's own
 * routes: a guard that refuses probes would have each pod restarted. Pipes see none of them: their methods take `@Req()` alone.
 * Behind what the team has, errors of its routes are told. To be called before Nest binds routes.
 */
export function spareServiceRoutes(app: INestApplication): void {
  const { container } = app.get<object, Contained>(ExternalContextCreator);
  const config = container.applicationConfig;
  const plain = new BaseExceptionFilter(app.getHttpAdapter());
  replace(config, 'getGlobalGuards', 'getGlobalRequestGuards', spareGuard);
  replace(config, 'getGlobalInterceptors', 'getGlobalRequestInterceptors', spareInterceptor);
  const failures = new RouteFailures(app.getHttpAdapter());
  const ofTeam = config.getGlobalFilters.bind(config);
  // Nest asks the last one first.
  config.getGlobalFilters = () => [failures, ...ofTeam()];
  replace(config, 'getGlobalFilters', 'getGlobalRequestFilters', spareFilter(plain));
}

const spareGuard: Spare<CanActivate> = (guard) => ({
  canActivate: (context) => isOfService(context) || guard.canActivate(context),
});

const spareInterceptor: Spare<NestInterceptor> = (interceptor) => ({
  intercept: (context: ExecutionContext, next: CallHandler) =>
    isOfService(context) ? next.handle() : interceptor.intercept(context, next),
});

const spareFilter =
  (plain: ExceptionFilter): Spare<ExceptionFilter> =>
  (filter) => ({
    catch: (error: unknown, host: ArgumentsHost) => (isOfService(host) ? plain : filter).catch(error, host) as unknown,
  });

function isOfService(host: ArgumentsHost): boolean {
  return host.getType() === 'http' && isServed(host.getArgByIndex(0));
}

type Getter = `getGlobal${'' | 'Request'}${'Guards' | 'Interceptors' | 'Filters'}`;

function replace<T extends Enhancer>(config: ApplicationConfig, all: Getter, scoped: Getter, spare: Spare<T>): void {
  const known = new WeakMap<object, T>();
  const spared = (enhancer: T): T => {
    // Nest reads what a filter catches from its class.
    const one = known.get(enhancer) ?? derived(enhancer, spare(enhancer));
    known.set(enhancer, one);
    return one;
  };
  const [ofAll, ofRequests] = [config[all].bind(config) as () => T[], config[scoped].bind(config) as () => Scoped[]];
  const sparedWrapper = (wrapper: Scoped): Scoped =>
    derived(wrapper, {
      getInstanceByContextId: (...context: unknown[]) => {
        const host = wrapper.getInstanceByContextId(...context);
        return host && derived(host, { instance: host.instance && spared(host.instance as T) });
      },
    });
  Object.assign(config, { [all]: () => ofAll().map(spared), [scoped]: () => ofRequests().map(sparedWrapper) });
}

function derived<T extends object>(base: T, own: object): T {
  return Object.assign(Object.create(base) as T, own);
}
