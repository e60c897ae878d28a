import { HealthCheck } from '@nestjs/terminus';

/** A route that Kubernetes asks. Documented, it would load Swagger wherever that is installed. */
export const Probe = () => HealthCheck({ noCache: true, swaggerDocumentation: false });
