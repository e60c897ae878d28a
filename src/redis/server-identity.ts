import { Logger } from '@nestjs/common';
import { checkServerIdentity, type PeerCertificate } from 'node:tls';
import { TellLimit } from '../lifecycle/tell-limit.js';

/** Names that are told of a certificate: some have hundreds. In characters. */
const LONGEST = 300;

const logger = new Logger('Redis');
/** By host. */
const limit = new TellLimit();

/**
 * Node's own check, which says in the log what it found: the client library drops the errors of a Cluster's nodes, and an
 * operator would read of a connection that is not there.
 */
export function checkRedisIdentity(host: string, certificate: PeerCertificate): Error | undefined {
  const error = checkServerIdentity(host, certificate);
  if (error) tell(host, certificate);
  return error;
}

function tell(host: string, { subject, subjectaltname }: PeerCertificate): void {
  if (limit.tell(host) === undefined) return;
  const names = (subjectaltname ?? `CN=${[subject.CN].flat().join(', ')}`).slice(0, LONGEST);
  logger.error({
    event: 'redis.certificate',
    message:
      `The certificate of Redis at ${host} is for other names (${names}), so nothing is sent there. Give the server one that names ${host}, ` +
      "or reach it by a name that the certificate has: in REDIS_URL, and on a Cluster by the nodes' cluster-announce-hostname or cluster-announce-ip",
  });
}
