import { ExternalContextCreator, type NestContainer } from '@nestjs/core';

/**
 * The same for handlers of an embedded server, without the guards, interceptors, pipes and filters that the host has for
 * all of its routes: they are made for its HTTP requests and its callers, who are not those of the server. What a
 * method or its class asks for stays.
 */
export function withoutGlobals(creator: ExternalContextCreator): ExternalContextCreator {
  const { container } = creator as unknown as { readonly container: NestContainer };
  const bare = Object.create(container, { applicationConfig: { value: undefined } }) as NestContainer;
  return ExternalContextCreator.fromContainer(bare);
}
