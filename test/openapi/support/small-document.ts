/** A document with these paths and schemas. */
export function documentOf(paths: object, schemas: object = {}, openapi = '3.1.0'): object {
  return { openapi, info: { title: 'Small', version: '1' }, paths, components: { schemas } };
}

/** An operation that takes a body of one type. */
export function taking(operationId: string, type: string, media: object, required = true): object {
  return {
    operationId,
    requestBody: { required, content: { [type]: media } },
    responses: { '200': { description: 'ok' } },
  };
}

/** An operation that is asked with parameters. */
export function askedWith(operationId: string, ...parameters: readonly object[]): object {
  return { operationId, parameters, responses: { '200': { description: 'ok' } } };
}
