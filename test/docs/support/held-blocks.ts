/** Pages of which a test does all steps in their order (`stepsOf`). */
export const FOLLOWED = {
  by: 'test/package/from-nothing.install.ts',
  pages: ['first-tool', 'configuration', 'database', 'telemetry', 'routes', 'deploy'].map((page) => `docs/${page}.md`),
};

/** Blocks that a test takes from the page, and runs or compares with what it runs: all of a language. */
export interface Read {
  readonly by: string;
  readonly pages: readonly string[];
  readonly languages: readonly string[];
}

const TEAM = ['docs/extending.md', 'docs/package.md', 'docs/guards.md'];

export const READ: readonly Read[] = [
  { by: 'test/extending.install.ts', pages: TEAM, languages: ['ts', 'json', 'markdown', 'bash'] },
  { by: 'test/team-tests.install.ts', pages: ['docs/testing.md'], languages: ['ts', 'js', 'bash'] },
  { by: 'test/docs/context.e2e.ts', pages: ['docs/context.md'], languages: ['ts'] },
  { by: 'test/docs/extensions.e2e.ts', pages: ['docs/extensions.md', 'docs/apps.md'], languages: ['ts'] },
  { by: 'test/coming-from/coming-from.e2e.ts', pages: ['docs/coming-from.md', 'docs/openapi.md'], languages: ['ts'] },
  { by: 'test/routes/document.spec.ts', pages: ['docs/routes.md'], languages: ['ts'] },
  { by: 'test/upstream/documented.e2e.ts', pages: ['docs/upstream.md'], languages: ['ts'] },
  { by: 'test/ingress/fragments.spec.ts', pages: ['docs/affinity.md'], languages: ['yaml', 'caddyfile', 'haproxy'] },
  { by: 'test/helm/observability.helm.ts', pages: ['docs/kubernetes.md'], languages: ['yaml'] },
  { by: 'test/docs/shell-lines.spec.ts', pages: ['docs/security.md', 'docs/operating.md'], languages: ['bash'] },
  { by: 'test/docs/shell-lines.spec.ts', pages: ['docs/servers.md'], languages: ['bash'] },
  { by: 'test/stdio/documented.e2e.ts', pages: ['docs/stdio.md'], languages: ['bash', 'json'] },
  { by: 'test/embedded/example.e2e.ts', pages: ['examples/embedded/README.md'], languages: ['bash'] },
  {
    // It reads them for test/auth/identity-providers.e2e.ts.
    by: 'test/support/provider-pages.ts',
    pages: ['docs/identity-providers.md', 'docs/keycloak.md', 'docs/entra-id.md'],
    languages: ['dotenv', 'json'],
  },
];

/** Examples whose tests take the commands from their README. */
export const EXAMPLES = 'test/examples';

/** Code that is a part of a file which a test runs. */
export const PARTS: readonly { readonly by: string; readonly pages: readonly string[]; readonly file: string }[] = [
  {
    by: 'test/docs/snippets.e2e.ts',
    pages: ['docs/protocol-eras.md', 'docs/tasks.md', 'docs/limits.md'],
    file: 'test/docs/support/asking-tools.ts',
  },
  { by: 'test/docs/snippets.e2e.ts', pages: ['docs/embedding.md'], file: 'test/docs/support/embedding-options.ts' },
  { by: 'test/embedded/example.e2e.ts', pages: ['docs/embedding.md'], file: 'examples/embedded/src/order.tools.ts' },
  {
    by: 'test/extending.install.ts',
    pages: ['docs/skills.md'],
    file: 'test/fixtures/team-weather/src/weather.module.ts',
  },
];

export interface RunCommand {
  readonly command: string;
  /** The file that runs it. */
  readonly by: string;
  /** What stands there for it, where that differs. */
  readonly as?: string;
  /** It is each that begins so. */
  readonly isBeginning?: true;
}

export const COMMANDS: readonly RunCommand[] = [
  { command: 'REDIS_URL=redis://127.0.0.1:6379 npm start', by: 'test/npm-start.e2e.ts' },
  { command: 'npm install', by: 'test/package/create.install.ts' },
  {
    command: 'npm install ../mooring/mooring-mcp-server-0.1.0.tgz',
    by: 'test/extending-workshop.ts',
    as: 'npm install ../mooring/${TARBALL}',
  },
  { command: 'npm init --yes', by: 'test/helm/image.helm.ts', as: '/^npm .*$/gm' },
  {
    command: 'npm install --package-lock-only ./team-weather-1.0.0.tgz',
    by: 'test/helm/image.helm.ts',
    as: '/^npm .*$/gm',
  },
  { command: 'npm pack', by: 'scripts/install-check.mjs', as: "['pack'" },
  {
    command: 'npm publish --dry-run ./mooring-mcp-server-0.1.0.tgz',
    by: 'scripts/steps/package-checks.mjs',
    as: "['publish', '--dry-run'",
  },
  {
    command: 'npx @modelcontextprotocol/conformance@',
    by: 'test/docs/conformance.spec.ts',
    as: '@modelcontextprotocol/conformance',
    isBeginning: true,
  },
  { command: 'openssl rand -base64 32', by: 'test/docs/shell-lines.spec.ts' },
  { command: 'redis-cli GET mooring:state-key', by: 'test/poison/support/world.ts', as: 'mooring:state-key' },
  { command: 'helm install ', by: 'test/helm/documents.helm.ts', as: 'helm (?:install|upgrade)', isBeginning: true },
  { command: 'helm upgrade ', by: 'test/helm/documents.helm.ts', as: 'helm (?:install|upgrade)', isBeginning: true },
];

/** What no test runs as it stands: it begins so, on these pages, and why. Each must be there, and the list stays short. */
export const NOT_RUN: readonly { readonly begins: string; readonly pages: readonly string[]; readonly why: string }[] =
  [
    {
      begins: 'docker ',
      pages: ['README.md', 'docs/kubernetes.md', 'examples/derived-image/README.md'],
      why: 'needs an engine: test/helm/image.helm.ts runs what the Dockerfiles say',
    },
    {
      begins: 'export SOURCE_DATE_EPOCH',
      pages: ['docs/kubernetes.md'],
      why: 'of the build after it',
    },
    {
      begins: 'kubectl ',
      pages: ['docs/kubernetes.md', 'docs/protocol-eras.md', 'docs/runbook.md'],
      why: 'needs a cluster',
    },
    {
      begins: 'helm test',
      pages: ['docs/kubernetes.md', 'helm/README.md', 'helm/README.intro.md'],
      why: 'needs a cluster: test/helm/session-test.helm.ts runs the script of the pod',
    },
    { begins: 'helm rollback', pages: ['docs/kubernetes.md'], why: 'needs a cluster' },
    {
      begins: 'npm publish --access public',
      pages: ['docs/releasing.md'],
      why: 'publishes for everybody; the dry run before it is run',
    },
    { begins: 'claude mcp add', pages: ['README.md'], why: 'a client of a vendor: test/start.e2e.ts prints it' },
    {
      begins: 'npx @modelcontextprotocol/inspector',
      pages: ['README.md'],
      why: 'fetched by npx: npm run interop runs its command line',
    },
    {
      begins: '{ "mcpServers": { "mooring"',
      pages: ['docs/clients.md'],
      why: 'what a client of a vendor is told: npm run interop runs the same mcp-remote',
    },
  ];

/** Languages of pictures. */
export const PICTURES = ['mermaid'];
