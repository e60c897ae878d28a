/**
 * How Node runs the service, in production and where it is measured. A young generation of Node's default size is collected
 * twice as often, and sessions that are being opened or rehydrated are in the middle of it each time and are copied: with 32 MiB
 * for each half they cost less CPU (docs/decisions/0011-young-generation.md), and a pod some tens of megabytes.
 */
export const NODE_OPTIONS = '--max-semi-space-size=32';
