import { declaresExtension } from '../../../extensions/extensions.js';
import { RpcCode, RpcError } from '../../rpc/rpc-error.js';
import type { ModernServing } from './modern-serving.js';

/** The answer to a client that would have to declare an extension (spec 2026-07-28, MissingRequiredClientCapabilityError). */
export function extensionRequired(id: string): RpcError {
  return new RpcError(RpcCode.MissingClientCapability, `This needs a client that declares ${id}`, {
    requiredCapabilities: { extensions: { [id]: {} } },
  });
}

/** @throws RpcError −32021 where a request does not declare an extension */
export function assertDeclares({ envelope }: ModernServing, id: string): void {
  if (!declaresExtension(envelope.clientCapabilities, id)) throw extensionRequired(id);
}
