// The suite imports `globSync`, which `fs` has from Node 22 on. Its `server` command never calls it, so that on an
// older Node any function of that name will do.
import { register } from 'node:module';

const STAND_IN = `
  export * from 'node:fs';
  export { default } from 'node:fs';
  export function globSync() { throw new Error('globSync needs Node 22'); }
`;

const HOOKS = `
  const isSuite = (url) => url !== undefined && url.includes('/@modelcontextprotocol/conformance/');
  export const resolve = (specifier, context, next) =>
    /^(node:)?fs$/.test(specifier) && isSuite(context.parentURL)
      ? { url: ${JSON.stringify(`data:text/javascript,${encodeURIComponent(STAND_IN)}`)}, shortCircuit: true }
      : next(specifier, context);
`;

register(`data:text/javascript,${encodeURIComponent(HOOKS)}`);
