import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { parse } from 'yaml';
import type { Manifest } from './chart.js';

const FILES = [
  'config/crd/standard/gateway.networking.k8s.io_httproutes.yaml',
  'config/crd/bases/keda.sh_scaledobjects.yaml',
  'example/prometheus-operator-crd/monitoring.coreos.com_prometheusrules.yaml',
  'example/prometheus-operator-crd/monitoring.coreos.com_servicemonitors.yaml',
];

/** Checks resources against the definitions that their projects publish. */
export class CustomResources {
  private readonly validators = new Map<string, (manifest: Manifest) => string[]>();

  /** @param folders of the projects, in no order, separated by commas */
  constructor(folders: string) {
    for (const folder of folders.split(',')) for (const file of FILES) this.read(join(folder, file));
  }

  /** @returns what is wrong with it; `undefined` when its kind is not known here */
  problems(manifest: Manifest): string[] | undefined {
    return this.validators.get(`${manifest.apiVersion}/${manifest.kind}`)?.(manifest);
  }

  private read(path: string): void {
    const definition = readIfThere(path);
    if (!definition) return;
    const { group, names, versions } = definition.spec;
    for (const { name, schema } of versions) {
      const validate = new Ajv({
        strict: false,
        allErrors: true,
        validateFormats: false,
        unicodeRegExp: false,
        logger: false,
      }).compile(closed(schema.openAPIV3Schema));
      this.validators.set(`${group}/${name}/${names.kind}`, (manifest) =>
        validate(manifest) ? [] : (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message}`),
      );
    }
  }
}

function readIfThere(path: string): Manifest {
  try {
    return parse(readFileSync(path, 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Kubernetes drops unknown fields of custom resources without a word; here they are wrong. */
function closed(schema: Manifest): Manifest {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== 'object' || schema === null) return schema;
  const own = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, closed(value)]));
  if (own['x-kubernetes-int-or-string']) delete own.type;
  // Go's regular expressions have flags that JavaScript's don't.
  if (typeof own.pattern === 'string' && own.pattern.includes('(?i)')) delete own.pattern;
  const open = own.additionalProperties ?? own['x-kubernetes-preserve-unknown-fields'];
  if (isObjectSchema(own) && open === undefined) own.additionalProperties = false;
  return own;
}

/** `metadata` and the like have a type and no properties: those stay open. */
function isObjectSchema(schema: Manifest): boolean {
  return schema.type === 'object' && typeof schema.properties === 'object' && schema.properties.type !== 'object';
}
