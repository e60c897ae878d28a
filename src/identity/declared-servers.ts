import type { DynamicModule, Type } from '@nestjs/common';
import { pathProblem } from '../config/path-text.js';
import { classOf } from './declared-identity.js';
import { IdentityDefinitionError } from './identity-definition.error.js';
import { declaredServerOf } from './mcp-server.decorator.js';

/** A module that is a server of its own. */
export interface ModuleServer {
  readonly name: string;
  readonly path: string;
  readonly module: Type;
}

/**
 * The servers that modules declare by `@McpServer` with a `path`; none where they are all of one server.
 * @throws IdentityDefinitionError where one has a path and no name, or another has none
 */
export function declaredServers(modules: readonly (Type | DynamicModule)[]): readonly ModuleServer[] {
  const all = [...new Set(modules.map(classOf))].map((module) => ({ module, declared: declaredServerOf(module) }));
  const withPath = all.filter(({ declared }) => declared?.path !== undefined);
  if (withPath.length === 0) return [];
  const problems = [
    ...all.flatMap(({ module, declared }) => problemOf(module.name, declared?.path, declared?.name)),
    ...(['path', 'name'] as const).flatMap((member) => repeated(withPath.map(({ declared }) => declared?.[member]))),
  ];
  if (problems.length > 0) throw new IdentityDefinitionError(problems.join('\n'));
  return withPath.map(({ module, declared }) => ({ name: declared!.name!, path: declared!.path!, module }));
}

function problemOf(module: string, path: string | undefined, name: string | undefined): string[] {
  if (path === undefined)
    return [
      `Other modules have a path of their own (@McpServer), and ${module} has none, so it is of no server: give it a path, or import it in a module that has one`,
    ];
  if (name === undefined) return [`${module} has a path (${path}) and no name: give it both in @McpServer`];
  const problem = pathProblem(path);
  return problem === undefined ? [] : [`${module} has a path in @McpServer, "${path}", which ${problem}`];
}

function repeated(values: readonly (string | undefined)[]): string[] {
  const twice = new Set(values.filter((value, index) => value !== undefined && values.indexOf(value) !== index));
  return [...twice].map((value) => `Two modules have "${value}" in @McpServer, which can be of one server only`);
}
