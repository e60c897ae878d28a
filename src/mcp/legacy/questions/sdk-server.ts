import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import type { SchemaValidator } from '../../../capabilities/schema-validator.js';
import { SERVER_CAPABILITIES } from '../../../capabilities/server-capabilities.js';
import { SERVER_INFO } from '../../rpc/server-info.js';

/** The SDK's server of one session. A file of its own, loaded for the first question that a pod asks: it brings 56 more. */
export function createSdkServer(jsonSchemaValidator: SchemaValidator): Server {
  return new Server(SERVER_INFO, { capabilities: SERVER_CAPABILITIES, jsonSchemaValidator });
}
