import { isZod } from './is-zod.js';

interface Standard {
  readonly vendor?: unknown;
  readonly jsonSchema?: unknown;
}

const KEYWORDS = ['$schema', '$ref', 'type', 'properties', 'anyOf', 'oneOf', 'allOf', 'enum', 'const'];

const CONVERTERS: Readonly<Record<string, string>> = {
  valibot:
    'import { toStandardJsonSchema } from "@valibot/to-json-schema" and write toStandardJsonSchema(v.object({ … }))',
};

/** What is wrong with what is no schema that can be listed, and what to write for it; `undefined` for one that can. */
export function describeForeign(schema: unknown): string | undefined {
  if (isZod(schema)) return describeZod(schema);
  if (isZod3(schema)) return ZOD_3;
  if ((typeof schema !== 'object' && typeof schema !== 'function') || schema === null) return describeNone(schema);
  const standard = (schema as { readonly '~standard'?: Standard })['~standard'];
  if (standard) return standard.jsonSchema ? undefined : describeVendor(standard);
  return typeof schema === 'function' ? describeClass(schema) : describeObject(schema);
}

const ZOD_3 =
  'is of zod 3, which writes no JSON Schema: npm install zod@4 and import { z } from "zod" (zod 3.25 has it as "zod/v4")';

function isZod3(schema: unknown): boolean {
  const { _def, '~standard': standard } = Object(schema) as { readonly _def?: object; readonly '~standard'?: Standard };
  if (typeof _def !== 'object' || isZod(schema)) return false;
  return standard?.vendor === 'zod' || 'typeName' in _def;
}

/** A schema of zod 4 is made of others, and takes those of zod 3 without a word. */
function describeZod(schema: object): string | undefined {
  const { shape, element, innerType } = (
    schema as { readonly _zod: { readonly def: Readonly<Record<string, unknown>> } }
  )._zod.def;
  const members = [...Object.entries(shape ?? {}), ['element', element], ['innerType', innerType]] as const;
  const [name] = members.find(([, member]) => isZod3(member)) ?? [];
  return name === undefined
    ? undefined
    : `has ${JSON.stringify(name)} of zod 3 within zod 4: import z from one of them, "zod" of zod 4`;
}

function describeVendor({ vendor }: Standard): string {
  const name = typeof vendor === 'string' ? vendor : 'another library';
  const way = CONVERTERS[name] ?? `write jsonSchema({ … }) with what its converter makes, or z.object({ … }) of zod 4`;
  return `is of ${name}, and a schema of it cannot write itself as JSON Schema: ${way}`;
}

function describeClass({ name }: { readonly name: string }): string {
  return `is the class ${name || '(anonymous)'}, whose decorators are no schema: write its fields as z.object({ … }) of zod 4`;
}

function describeObject(schema: object): string {
  const keys = Object.keys(schema);
  const shown = keys.slice(0, 3).map((key) => `${key}: …`);
  if (keys.length > 0 && Object.values(schema).every(isSchema))
    return `is a plain object of schemas: write z.object({ ${[...shown, ...(keys.length > 3 ? ['…'] : [])].join(', ')} })`;
  if (KEYWORDS.some((keyword) => Object.hasOwn(schema, keyword)))
    return 'is a bare JSON Schema (TypeBox makes such): write jsonSchema(…) around it';
  return 'is a plain object: write z.object({ … }) of zod 4, or jsonSchema({ … }) around a JSON Schema';
}

function isSchema(value: unknown): boolean {
  return (
    isZod(value) || isZod3(value) || (Object(value) as object as { '~standard'?: unknown })['~standard'] !== undefined
  );
}

function describeNone(value: unknown): string {
  return `is ${value === null ? 'null' : `a ${typeof value}`}: write z.object({ … }) of zod 4, or leave it out`;
}
