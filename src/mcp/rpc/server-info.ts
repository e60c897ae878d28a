import type { Implementation } from '@modelcontextprotocol/sdk/types.js';
import type { ServerIdentity } from '../../identity/identity.js';
import { hasDisplayNames, hasDescribedServers } from './legacy-revisions.js';

/** How a server names itself to a client that speaks a revision: with the members that it has there. */
export function serverInfo(identity: ServerIdentity, revision: string): Implementation {
  const { instructions, name, version, title, ...described } = identity;
  return {
    name,
    version,
    ...(title !== undefined && hasDisplayNames(revision) && { title }),
    ...(hasDescribedServers(revision) && (described as Partial<Implementation>)),
  };
}

/** For each result: what is large is in `server/discover`. */
export function briefServerInfo({ name, version, title }: ServerIdentity): Implementation {
  return { name, version, ...(title !== undefined && { title }) };
}
