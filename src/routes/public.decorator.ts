import 'reflect-metadata';

const PUBLIC = Symbol('PUBLIC');

/**
 * Opens a route of a controller to all: no token is asked for, and the request keeps its `Authorization` and cookies. `Host`,
 * `Origin`, the rate and the size of the body are checked as elsewhere. On a class it opens the routes that the class itself
 * has; those that it inherits stay closed.
 */
export function Public(): ClassDecorator & MethodDecorator {
  return (target: object, _key?: string | symbol, descriptor?: PropertyDescriptor) => {
    const methods = descriptor ? [descriptor.value as unknown] : methodsOf((target as { prototype: object }).prototype);
    for (const method of methods) if (typeof method === 'function') Reflect.defineMetadata(PUBLIC, true, method);
  };
}

/** @param handler of a route, to which Nest has copied what decorators say of its method */
export function isPublic(handler: object): boolean {
  return Reflect.getMetadata(PUBLIC, handler) === true;
}

function methodsOf(prototype: object): unknown[] {
  const names = Object.getOwnPropertyNames(prototype).filter((name) => name !== 'constructor');
  return names.map((name) => Object.getOwnPropertyDescriptor(prototype, name)?.value as unknown);
}
