/** Injects the module with which each server traces: `TracingModule`, as it is in the service or as a guest. */
export const SERVER_TRACING = Symbol('SERVER_TRACING');
