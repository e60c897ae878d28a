import { compiledFixture } from '../../support/compiled-fixture.js';
import { Service } from '../../support/service.js';

/** A process of the service with the tools of `test/fixtures/probe` and `test/fixtures/long-running`. */
export function startProbed(env: NodeJS.ProcessEnv = {}): Promise<Service> {
  const modules = ['probe', 'long-running'].map(compiledFixture).join(',');
  return Service.start({ MCP_MODULES: modules, LOG_LEVEL: 'debug', ...env });
}
