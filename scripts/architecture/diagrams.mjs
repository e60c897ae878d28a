import 'reflect-metadata';

/** What a module imports, by Nest's own metadata; a dynamic module says more by itself. */
function importsOf(module) {
  const { module: type = module, imports = [] } = module;
  return [...(Reflect.getMetadata('imports', type) ?? []), ...imports];
}

const typeOf = (module) => module.module ?? module;
const isGlobal = (module) =>
  module.global === true || Reflect.getMetadata('__module:global__', typeOf(module)) === true;

/** Every module of src from `root` down, each after those that import it. */
function modulesFrom(root, isOurs) {
  const found = new Map([[typeOf(root), root]]);
  for (const module of found.values())
    for (const imported of importsOf(module))
      if (isOurs(typeOf(imported)) && !found.has(typeOf(imported))) found.set(typeOf(imported), imported);
  return [...found.values()];
}

/**
 * @param root the module that the application is made of
 * @param classes as `classesOf` finds them
 */
export function moduleDiagram(root, classes) {
  const isOurs = ({ name }) => classes.has(name);
  const modules = modulesFrom(root, isOurs);
  const arrows = modules.flatMap((module) =>
    importsOf(module)
      .map(typeOf)
      .filter(isOurs)
      .map(({ name }) => `  ${typeOf(module).name} --> ${name}`),
  );
  const globals = modules.filter(isGlobal).map((module) => typeOf(module).name);
  return mermaid('flowchart LR', [
    ...new Set(arrows),
    '  classDef global stroke-dasharray: 4',
    `  class ${globals.join(',')} global`,
  ]);
}

/** The classes of the steps of the pipeline, in the order in which a request passes them. */
function stepsOf({ RequestPipeline }) {
  const passed = [];
  const parts = Reflect.getMetadata('design:paramtypes', RequestPipeline).map((type) => ({
    use(_request, _response, next) {
      passed.push(type);
      next();
    },
  }));
  new RequestPipeline(...parts).use({}, {}, () => undefined);
  return passed;
}

/** The classes that a request of any era meets, in this order. */
function pathOf(endpoint) {
  return [...stepsOf(endpoint), ...Reflect.getMetadata('__guards__', endpoint.McpController), endpoint.McpController];
}

/** @param endpoint the classes `RequestPipeline` and `McpController` */
export function requestDiagram(endpoint, classes) {
  const partsOf = (type) => Reflect.getMetadata('design:paramtypes', type);
  const isOfEndpoint = ({ name }) => classes.get(name)?.file.startsWith('src/mcp/');
  const path = pathOf(endpoint);
  const endpoints = partsOf(endpoint.McpController).filter(({ name }) => name.endsWith('Endpoint'));
  return mermaid('flowchart TD', [
    `  client([client]) --> ${path[0].name}`,
    ...path.slice(1).map(({ name }, index) => `  ${path[index].name} --> ${name}`),
    ...endpoints.flatMap((type) => [
      `  McpController -->|${type.name.replace('Endpoint', '').toLowerCase()}| ${type.name}`,
      ...partsOf(type)
        .filter(isOfEndpoint)
        .map(({ name }) => `  ${type.name} --> ${name}`),
    ]),
  ]);
}

/** What each of them says of itself. */
export function requestSteps(endpoint, classes) {
  return pathOf(endpoint).map(({ name }, index) => {
    const { file, sentence } = classes.get(name);
    return `${index + 1}. \`${name}\`, in \`${file}\`: ${sentence}`;
  });
}

function mermaid(kind, lines) {
  return ['```mermaid', kind, ...lines, '```'];
}
