import { frozenCopy } from '../capabilities/kinds/frozen-copy.js';
import { checkNumbers } from '../capabilities/kinds/numbers.js';
import type { ExtensionDefinition } from './extension.decorators.js';
import { checkExtensionId } from './extension-names.js';
import type { ServedExtension } from './extensions.js';
import { checkMethod, type DeclaredMethod } from './team-method.js';

/** What a class declares. */
export interface DeclaredExtension {
  /** `undefined` where the class only has methods of one. */
  readonly definition: ExtensionDefinition | undefined;
  /** Such as `AcmeSearch in AcmeModule`. */
  readonly place: string;
  readonly methods: readonly DeclaredMethod[];
}

/** @returns problems, none for an extension that can be served */
export function checkDeclared({ definition, place, methods }: DeclaredExtension): string[] {
  const problems = definition
    ? [...checkExtensionId(definition.id), ...checkSettings(definition)]
    : [`it has methods of an extension and declares none: write @Extension({ id: 'com.example/search' }) on the class`];
  return [
    ...problems.map((problem) => `${place}: the extension cannot be served: ${problem}`),
    ...methods.flatMap(checkMethod),
  ];
}

function checkSettings({ settings, version }: ExtensionDefinition): string[] {
  const problems = checkNumbers({ settings });
  if (settings !== undefined && (typeof settings !== 'object' || settings === null || Array.isArray(settings)))
    problems.push('its settings must be a JSON object');
  if (version !== undefined && (typeof version !== 'string' || version === ''))
    problems.push('its version must be a text: write version: "1.0.0"');
  if (version !== undefined && Object.hasOwn(Object(settings) as object, 'version'))
    problems.push('its version stands twice: clients read version as a member of settings; write it in one place');
  return problems;
}

/** One problem for each id and each method that is declared more than once, naming every place. */
export function findTwice(declared: readonly DeclaredExtension[]): string[] {
  const ids = declared.flatMap(({ definition, place }) => (definition ? [[definition.id, place] as const] : []));
  const methods = declared.flatMap((each) =>
    each.methods.map(({ definition, place }) => [definition.name, place] as const),
  );
  return [
    ...repeated(ids).map((found) => `the extension ${found}; keep one of them, or give each an id of its own`),
    ...repeated(methods).map((found) => `the method ${found}; rename all but one`),
  ];
}

function repeated(named: readonly (readonly [name: string, place: string])[]): string[] {
  const places = new Map<string, string[]>();
  for (const [name, place] of named) places.set(name, [...(places.get(name) ?? []), place]);
  return [...places]
    .filter(([, found]) => found.length > 1)
    .map(([name, found]) => `${JSON.stringify(name)} is declared more than once: ${found.join(', ')}`);
}

export function toServed({ id, version, settings }: ExtensionDefinition): ServedExtension {
  return {
    id,
    settings: frozenCopy({ ...(version !== undefined && { version }), ...settings }),
    eras: ['legacy', 'modern'],
  };
}
