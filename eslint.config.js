import eslint from '@eslint/js';
import prettier from 'eslint-config-prettier';
import { createNodeResolver, importX } from 'eslint-plugin-import-x';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';
import { ARROWS, ROOMS } from './eslint.rooms.js';

/** What is of the time of day by its meaning: what tokens and states say of themselves, and what people and clients read. */
const WALL_CLOCK = [
  'src/audit/json-audit-log.ts',
  'src/auth/create-token-verifier.ts',
  'src/auth/introspector.ts',
  'src/auth/jwt-verifier.ts',
  'src/auth/stream-expiries.ts',
  'src/auth/token-verifier.ts',
  'src/mcp/modern/state/request-states.ts',
  'src/redis/redis-clock.ts',
  'src/session/memory-session-store.ts',
  'src/tasks/memory-task.ts',
];

/** What of src/mcp writes JSON that is not sent as it is: digests, what is sealed, what is kept for another run, ids that the gate has looked at. */
const UNSENT_JSON = [
  'src/mcp/calls/arguments-digest.ts',
  'src/mcp/calls/repeatable.ts',
  'src/mcp/gate/era-classifier.ts',
  'src/mcp/legacy/post.handler.ts',
  'src/mcp/modern/state/request-states.ts',
  'src/mcp/modern/state/seal.ts',
  'src/mcp/rpc/rpc-answer.ts',
];

/** Work that no caller waits for has an owner that catches: src/lifecycle. */
const UNOWNED_WORK = [
  {
    selector: 'CallExpression[callee.name="setInterval"]',
    message: 'Use Periodic of src/lifecycle/periodic.ts.',
  },
  {
    selector: 'UnaryExpression[operator="void"] > CallExpression',
    message: 'Use background() of src/lifecycle/background.ts.',
  },
];

const ENVIRONMENT = {
  object: 'process',
  property: 'env',
  message: 'Only src/config/settings.ts reads the environment.',
};

/** What Node gives to scripts that are not TypeScript. */
const NODE_GLOBALS =
  'AbortController AbortSignal Buffer URL URLSearchParams __dirname __filename clearInterval clearTimeout console exports fetch gc global globalThis module performance process queueMicrotask require setImmediate setInterval setTimeout structuredClone'.split(
    ' ',
  );

/** @param house the folder whose parts these are */
const zonesOf = (house, arrows) =>
  Object.entries(arrows).map(([part, allowed]) => ({
    target: `./${house}/${part}`,
    from: `./${house}`,
    except: [part, ...allowed].map((path) => `./${path}`),
    message: `Of ${house}, ${part} may import only: ${[part, ...allowed].join(', ')}.`,
  }));

const zones = [
  ...zonesOf('src', ARROWS),
  ...Object.entries(ROOMS).flatMap(([house, arrows]) => zonesOf(`src/${house}`, arrows)),
];

export default defineConfig(
  { ignores: ['dist/', '.cache/', 'coverage/', 'test/fixtures/*/dist/', '**/node_modules/'] },
  eslint.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { project: './tsconfig.json', tsconfigRootDir: import.meta.dirname } },
    plugins: { 'import-x': importX },
    settings: {
      'import-x/extensions': ['.ts'],
      'import-x/parsers': { '@typescript-eslint/parser': ['.ts'] },
      'import-x/resolver-next': [
        createNodeResolver({ extensions: ['.ts', '.js'], extensionAlias: { '.js': ['.ts', '.js'] } }),
      ],
    },
    rules: {
      'import-x/no-cycle': 'error',
      // Brackets reach privates: what a spec must know is public.
      '@typescript-eslint/dot-notation': ['error', { allowIndexSignaturePropertyAccess: true }],
      '@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true, varsIgnorePattern: '^_' }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      // An `async` method may satisfy a port without waiting for anything.
      '@typescript-eslint/require-await': 'off',
    },
  },
  {
    // Its packages are not among ours, so that types are not known here; test/examples/database.install.ts compiles it.
    files: ['examples/database/**/*.ts'],
    extends: [tseslint.configs.disableTypeChecked],
    languageOptions: { parserOptions: { project: null } },
  },
  { files: ['**/*.{ts,js,mjs,cjs}'], rules: { 'max-lines': ['error', 300] } },
  {
    files: ['src/**/*.ts'],
    rules: {
      'import-x/no-restricted-paths': ['error', { basePath: import.meta.dirname, zones }],
      'no-restricted-imports': [
        'error',
        { patterns: [{ group: ['@nestjs/*/*'], message: 'Nest allows no deep imports.' }] },
      ],
    },
  },
  {
    files: ['src/**/*.ts'],
    ignores: ['src/config/settings.ts', 'src/**/*.spec.ts', 'src/**/*.contract.ts'],
    rules: {
      'no-restricted-properties': ['error', ENVIRONMENT],
      'no-console': 'error',
    },
  },
  {
    files: ['src/**/*.ts'],
    ignores: ['src/config/settings.ts', 'src/**/*.spec.ts', 'src/**/*.contract.ts', ...WALL_CLOCK],
    rules: {
      'no-restricted-properties': [
        'error',
        ENVIRONMENT,
        {
          object: 'Date',
          property: 'now',
          message:
            'A machine may set its time: performance.now() in a pod, RedisClock for what pods compare; see WALL_CLOCK.',
        },
      ],
    },
  },
  {
    files: ['src/**/*.ts'],
    ignores: ['src/lifecycle/*.ts', 'src/**/*.spec.ts', 'src/**/*.contract.ts'],
    rules: {
      '@typescript-eslint/no-floating-promises': ['error', { ignoreVoid: false }],
      'no-restricted-syntax': ['error', ...UNOWNED_WORK],
    },
  },
  {
    files: ['src/mcp/**/*.ts'],
    ignores: ['src/**/*.spec.ts', 'src/**/*.contract.ts', ...UNSENT_JSON],
    rules: {
      'no-restricted-syntax': [
        'error',
        ...UNOWNED_WORK,
        {
          selector: 'CallExpression[callee.object.name="JSON"][callee.property.name="stringify"]',
          message: 'Use jsonText() of src/text/sent-json.ts: what is sent is well-formed Unicode. See UNSENT_JSON.',
        },
        {
          selector:
            'CallExpression[callee.object.property.name="logger"][arguments.0.type!=/^(ObjectExpression|Identifier|ConditionalExpression)$/]',
          message: 'A line has an event, by which an operator finds it in docs/operating.md.',
        },
      ],
    },
  },
  {
    // Mocks and parsed JSON are `any` by nature.
    files: ['**/*.spec.ts', '**/*.e2e.ts', '**/*.contract.ts', 'test/**/*.ts', 'bench/**/*.ts'],
    rules: {
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/unbound-method': 'off',
      'import-x/no-restricted-paths': 'off',
    },
  },
  {
    files: ['**/*.{js,mjs,cjs}'],
    languageOptions: {
      globals: Object.fromEntries(NODE_GLOBALS.map((name) => [name, 'readonly'])),
    },
  },
  prettier,
);
