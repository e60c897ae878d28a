/** This product, whatever the server is named that it serves. A spec holds the version against package.json. */
export const PRODUCT = { name: 'mooring', title: 'Mooring', version: '0.1.0' } as const;

/** What teams install and import. Set in package.json, by `npm run rename-package`; a spec holds it against that. */
export const PACKAGE_NAME = '@mooring-mcp/server';
