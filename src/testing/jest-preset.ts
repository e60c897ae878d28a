import * as vm from 'node:vm';
import { PACKAGE_NAME } from '../identity/product.js';

/** What node --experimental-vm-modules adds; jest loads modules natively where it is there. */
const LOADS_MODULES = 'SourceTextModule' in vm;

/** Packages that are modules only, of all that the service loads. */
const MODULES = [PACKAGE_NAME, '@nestjs', 'jose', '@opentelemetry/otlp-exporter-base'];

/** A package that is CommonJS needs Nest, and jest takes a module that it has begun to load for a cycle. So Nest comes first. */
const loaded = { setupFiles: ['reflect-metadata', '@nestjs/common', '@nestjs/core'] };

const compiled = {
  setupFiles: ['reflect-metadata'],
  transform: {
    '\\.[cm]?js$': [
      '@swc/jest',
      {
        swcrc: false,
        jsc: { target: 'es2022', parser: { syntax: 'ecmascript' } },
        module: { type: 'commonjs' },
      },
    ],
  },
  transformIgnorePatterns: [`/node_modules/(?!(${MODULES.join('|')})/)`],
};

/** A preset of jest: with it a test can import this package. What it says depends on how jest itself was started (docs/testing.md). */
export default LOADS_MODULES ? loaded : compiled;
