/** A place that answers TCP connections. */
export interface Endpoint {
  readonly host: string;
  readonly port: number;
}

export interface Credentials {
  /** Absent for the password-only form of Redis before ACLs. */
  readonly username?: string;
  readonly password: string;
}

interface Common {
  readonly tls: boolean;
  readonly credentials?: Credentials;
  /** Stands before every key. */
  readonly keyPrefix?: string;
}

/** One Redis, or a proxy or Service in front of one. */
export interface SingleTarget extends Common {
  readonly kind: 'single';
  readonly endpoint: Endpoint;
  readonly db: number;
}

/** A master that Sentinels know by name. `tls` covers the Sentinels too. */
export interface SentinelTarget extends Common {
  readonly kind: 'sentinel';
  readonly sentinels: readonly Endpoint[];
  readonly masterName: string;
  readonly db: number;
  readonly sentinelCredentials?: Credentials;
}

/** A Redis Cluster, entered by any of these nodes. */
export interface ClusterTarget extends Common {
  readonly kind: 'cluster';
  readonly nodes: readonly Endpoint[];
}

/** What `REDIS_URL` points at. */
export type RedisTarget = SingleTarget | SentinelTarget | ClusterTarget;

/** The target in words for a log: never a user, never a password. */
export function describeTarget(target: RedisTarget): string {
  switch (target.kind) {
    case 'single':
      return `Redis at ${address(target.endpoint)}`;
    case 'sentinel':
      return `Redis master "${target.masterName}" of the Sentinels at ${target.sentinels.map(address).join(', ')}`;
    case 'cluster':
      return `Redis Cluster at ${target.nodes.map(address).join(', ')}`;
    default:
      return target satisfies never;
  }
}

function address({ host, port }: Endpoint): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}
