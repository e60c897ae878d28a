const { engines, name } = require('./package.json');
const { isOlder } = require('./scripts/steps/is-older.cjs');

if (isOlder(process.versions.node, engines.node.replace('>=', ''))) {
  throw new Error(
    `Node ${process.versions.node} can't run these tests. Use npm test -- <paths>, or sh scripts/node.sh node_modules/jest/bin/jest.js`,
  );
}

/**
 * Sources, Nest and every ESM-only dependency are compiled to CommonJS, because @willsoto/nestjs-prometheus is CommonJS
 * and native ESM in jest cannot share the module registry with it.
 */
const swc = {
  jsc: {
    target: 'es2022',
    parser: { syntax: 'typescript', decorators: true },
    transform: { legacyDecorator: true, decoratorMetadata: true },
    keepClassNames: true,
  },
  module: { type: 'commonjs' },
};

module.exports = {
  rootDir: __dirname,
  roots: ['<rootDir>/src', '<rootDir>/test'],
  testRegex: ['src/.*\\.spec\\.ts$', 'test/.*\\.(spec|e2e)\\.ts$'],
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/fixtures/'],
  testEnvironment: 'node',
  // Two cores are what CI has; most tests wait for processes and sockets rather than compute, so three keep two cores busy.
  maxWorkers: 3,
  // Only what hangs may run into it: machines that run tests are slow at times.
  testTimeout: 60_000,
  transform: {
    '\\.ts$': ['@swc/jest', swc],
    '\\.[cm]?js$': ['@swc/jest', { ...swc, jsc: { ...swc.jsc, parser: { syntax: 'ecmascript' } } }],
  },
  // The exporter of spans is CommonJS, but imports its transport dynamically, which jest can't do.
  transformIgnorePatterns: [
    '/node_modules/(?!(@modelcontextprotocol/ext-apps|@nestjs|@scalar|cookie|eventsource-parser|jose|light-my-request|url-template|@opentelemetry/otlp-exporter-base)/)',
  ],
  moduleNameMapper: {
    '^(\\.{1,2}/.*)\\.js$': '$1',
    [`^${name}$`]: '<rootDir>/src/index.ts',
    [`^${name}/testing$`]: '<rootDir>/src/testing/index.ts',
    [`^${name}/upstream$`]: '<rootDir>/src/upstream/index.ts',
    [`^${name}/openapi$`]: '<rootDir>/src/openapi/index.ts',
  },
  setupFiles: ['reflect-metadata'],
  globalTeardown: '<rootDir>/test/support/nothing-left.cjs',
};
