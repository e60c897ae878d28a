import type { DynamicModule, Type } from '@nestjs/common';
import { identityFields } from '../config/identity-variables.js';
import { IdentityDefinitionError } from './identity-definition.error.js';
import { declaredServerOf } from './mcp-server.decorator.js';
import type { DeclaredIdentity } from './identity.js';

/**
 * The identity that one of a server's modules declares with `@McpServer`.
 * @throws IdentityDefinitionError where two do, or where a member can't be read by clients
 */
export function declaredIdentity(modules: readonly (Type | DynamicModule)[]): DeclaredIdentity | undefined {
  const declaring = modules.flatMap((one) => {
    const target = classOf(one);
    const { path: _path, ...identity } = declaredServerOf(target) ?? {};
    return Object.keys(identity).length > 0 ? [{ module: target.name, identity }] : [];
  });
  if (declaring.length > 1) throw new IdentityDefinitionError(twice(declaring.map(({ module }) => module)));
  const [only] = declaring;
  if (!only) return undefined;
  return checkedIdentity(only.identity, `${only.module} declares with @McpServer`);
}

/**
 * @param by who gives it, for the message: `OrdersModule declares with @McpServer`
 * @throws IdentityDefinitionError where a member can't be read by clients
 */
export function checkedIdentity(identity: DeclaredIdentity, by: string): DeclaredIdentity {
  const problems = problemsOf(identity);
  if (problems.length > 0) throw new IdentityDefinitionError(wrong(by, problems));
  return identity;
}

/** Of a module in either of the forms that Nest imports. */
export function classOf(module: Type | DynamicModule): Type {
  return 'module' in module ? module.module : module;
}

function problemsOf(identity: DeclaredIdentity): string[] {
  return Object.entries(identity).flatMap(([member, value]) => {
    const field = Object.hasOwn(identityFields, member) && identityFields[member as keyof typeof identityFields];
    if (!field) return [`${member}: is no member of it`];
    const outcome = field.safeParse(value);
    return outcome.success ? [] : outcome.error.issues.map(({ message }) => `${member}: ${message}`);
  });
}

function twice(names: readonly string[]): string {
  return `One server has one identity, and ${names.join(' and ')} each declare one with @McpServer: keep one of them`;
}

function wrong(by: string, problems: readonly string[]): string {
  return `The identity that ${by} can't be:\n${problems.map((one) => `  - ${one}`).join('\n')}`;
}
