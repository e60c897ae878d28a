import { createLocalJWKSet, type JWK } from 'jose';
import { quoted } from '../text/quoted.js';

/** What is to be said of an entry of a JSON Web Key Set. `other`: a key for something else than signatures that are taken here. */
export type KeyVerdict =
  | { readonly state: 'usable'; readonly key: JWK }
  | { readonly state: 'other'; readonly why: string }
  | { readonly state: 'broken'; readonly why: string };

/** Members that a public key has, by `kty`, all of them base64url (RFC 7518, section 6; RFC 8037, section 2). */
const MEMBERS: Readonly<Record<string, readonly string[]>> = { RSA: ['n', 'e'], EC: ['x', 'y'], OKP: ['x'] };

/** Members of private keys, and of shared secrets. */
const SECRETS = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k', 'priv'] as const;

const BASE64URL = /^[A-Za-z0-9_-]+$/;

/** The least length of an RSA key (RFC 7518, section 3.3). */
const LEAST_BITS = 2_048;

/** An algorithm by which a key that names none can be read, by `kty` or `crv`. */
const ALGORITHM: Readonly<Record<string, string>> = {
  RSA: 'RS256',
  'P-256': 'ES256',
  'P-384': 'ES384',
  'P-521': 'ES512',
  Ed25519: 'EdDSA',
};

/** Whether signatures can be checked by an entry. Reads it just as a token's check does. */
export async function judgeKey(entry: unknown): Promise<KeyVerdict> {
  if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) return broken('it is no object');
  const key = entry as JWK & Readonly<Record<string, unknown>>;
  const secret = SECRETS.find((name) => key[name] !== undefined);
  if (secret !== undefined)
    return broken(`it holds the secret "${secret}", with which anybody signs: replace that key`);
  const other = otherUse(key);
  if (other !== undefined) return { state: 'other', why: other };
  const wrong = MEMBERS[key.kty!]!.find((name) => typeof key[name] !== 'string' || !BASE64URL.test(key[name]));
  if (wrong !== undefined) return broken(`${wrong} is missing, or no base64url`);
  return readable(key);
}

/** RFC 7517, section 5: keys of a kind that is not known are left alone. */
function otherUse({ kty, crv, use, alg, key_ops: operations }: JWK): string | undefined {
  if (typeof kty !== 'string' || !Object.hasOwn(MEMBERS, kty)) return `kty ${shown(kty)} is not known`;
  if (use !== undefined && use !== 'sig') return `its use is ${shown(use)}`;
  if (Array.isArray(operations) && !operations.includes('verify')) return 'its key_ops have no "verify"';
  if (kty !== 'RSA' && !Object.hasOwn(ALGORITHM, String(crv))) return `crv ${shown(crv)} is not known`;
  return alg === undefined || SIGNATURES.test(String(alg)) ? undefined : `its alg is ${shown(alg)}`;
}

const SIGNATURES = /^((RS|PS|ES)(256|384|512)|EdDSA|Ed25519)$/;

async function readable(key: JWK): Promise<KeyVerdict> {
  const alg = key.alg ?? ALGORITHM[key.kty === 'RSA' ? 'RSA' : key.crv!]!;
  try {
    const { algorithm } = await createLocalJWKSet({ keys: [key] })({ alg }, { payload: '', signature: '' });
    const { modulusLength = LEAST_BITS } = algorithm as { readonly modulusLength?: number };
    if (modulusLength >= LEAST_BITS) return { state: 'usable', key };
    return broken(`it has ${modulusLength} bits, and RSA needs ${LEAST_BITS} at least`);
  } catch {
    return broken(`it is no key for ${alg}`);
  }
}

function broken(why: string): KeyVerdict {
  return { state: 'broken', why };
}

function shown(value: unknown): string {
  return quoted(JSON.stringify(value) ?? 'missing', 40);
}
