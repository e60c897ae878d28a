import type { ResourceDefinition } from '../definitions.js';
import { APP_MIME_TYPE, type AppView } from './app-definition.js';

/** A page that hosts show beside a conversation: a resource, and how it is shown. */
export interface AppDefinition extends Omit<ResourceDefinition, 'ui' | 'mimeType'>, AppView {}

/** What `@App` says, as a resource; JavaScript may leave all of it out. */
export function toAppResource(
  { csp, permissions, domain, prefersBorder, ...resource }: AppDefinition = {} as AppDefinition,
): ResourceDefinition {
  return { ...resource, mimeType: APP_MIME_TYPE, ui: { csp, permissions, domain, prefersBorder } };
}
