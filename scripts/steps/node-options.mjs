/**
 * How Node runs the service, in production and where it is measured. A call allocates about 30 KB that it needs for a
 * millisecond. In a young generation of Node's default size some of that is still in use whenever it is collected, is copied,
 * and keeps helper threads busy on cores that the pod shares: with 32 MiB for each half a call costs less CPU (docs/performance.md), and
 * a pod some tens of megabytes.
 */
export const NODE_OPTIONS = '--max-semi-space-size=32';
