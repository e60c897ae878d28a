/** The master has the write, but not as many replicas as `REDIS_WAIT_REPLICAS` asks for: a failover could undo it. */
export class TooFewReplicasError extends Error {
  readonly code = 'TOO_FEW_REPLICAS';
  constructor(
    readonly wanted: number,
    readonly acknowledged: number,
  ) {
    super(`NOREPLICAS Only ${acknowledged} of ${wanted} replicas have the write`);
    this.name = 'TooFewReplicasError';
  }
}
