import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import type { SchemaValidator } from '../../../capabilities/schema-validator.js';
import { SERVER_CAPABILITIES } from '../../../capabilities/server-capabilities.js';
import { PRODUCT } from '../../../identity/product.js';

/** The SDK's server of one session. A file of its own, loaded for the first question that a pod asks: it brings 56 more. */
export function createSdkServer(jsonSchemaValidator: SchemaValidator): Server {
  return new Server(PRODUCT, { capabilities: SERVER_CAPABILITIES, jsonSchemaValidator });
}
