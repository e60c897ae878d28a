/** What stands for a tenant in an issuer, as in the metadata of Entra. */
export const TENANT = '{tenantid}';

/** Issuers, each template as one for each tenant: nothing else that fits a template is an issuer. */
export function expandIssuers(issuers: readonly string[], tenants: readonly string[]): string[] {
  const each = issuers.flatMap((issuer) =>
    issuer.includes(TENANT) ? tenants.map((tenant) => issuer.replaceAll(TENANT, tenant)) : [issuer],
  );
  return [...new Set(each)];
}
