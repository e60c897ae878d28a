import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { temporaryDirectory } from './redis-process.js';

/** Files of a CA of our own and of a certificate that it signed. */
export interface Certificates {
  readonly ca: string;
  readonly cert: string;
  readonly key: string;
}

/**
 * @param names whom the certificate is for, as in `IP:127.0.0.1` or `DNS:localhost`
 * @param days for how long; below zero it has ended
 */
export function certificates(names = 'IP:127.0.0.1', days = 2): Certificates {
  const folder = temporaryDirectory();
  const at = (name: string) => join(folder, name);
  const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'ignore' });
  const request = ['req', '-nodes', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1'];
  openssl(...request, '-x509', '-days', '2', '-subj', '/CN=test-ca', '-keyout', 'ca.key', '-out', 'ca.pem');
  const named = ['-subj', '/CN=redis', '-addext', `subjectAltName=${names}`];
  openssl(...request, ...named, '-keyout', 'r.key', '-out', 'r.csr');
  const signing = [
    '-CA',
    'ca.pem',
    '-CAkey',
    'ca.key',
    '-CAcreateserial',
    '-copy_extensions',
    'copy',
    '-days',
    String(days),
  ];
  openssl('x509', '-req', '-in', 'r.csr', ...signing, '-out', 'r.pem');
  return { ca: at('ca.pem'), cert: at('r.pem'), key: at('r.key') };
}

/** Whether redis-server was built with TLS: else it is linked to no library for it. */
export function redisHasTls(): boolean {
  const linked = execFileSync('sh', ['-c', 'ldd "$(command -v redis-server)" || true'], { encoding: 'utf8' });
  return linked.includes('libssl');
}
