import { expectConformanceOf } from './conformance-of.js';

/** Run by `npm run conformance -- --embedded=express` or `fastify`: against a server in an application that has all else, too. */
expectConformanceOf(['embedded on express', 'embedded on fastify']);
