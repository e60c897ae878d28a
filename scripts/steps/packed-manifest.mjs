/**
 * What a host has as well. Nest tells providers, requests and errors apart by class, rxjs its streams, zod its schemas:
 * with a second copy tools would not be found, or not be understood. So npm installs one for both.
 */
const SHARED = ['@nestjs/common', '@nestjs/core', '@nestjs/platform-express', 'reflect-metadata', 'rxjs', 'zod'];

const OF_THE_CHECKOUT = ['private', 'scripts', 'devDependencies'];

/**
 * The package.json that is packed. In the checkout what is shared are dependencies: npm leaves a package that is a peer and
 * for development out of the image (`npm ci --omit=dev`). A checkout is private, so that only a packed package is published.
 */
export function packedManifest(manifest) {
  const isShared = ([name]) => SHARED.includes(name);
  const dependencies = Object.entries(manifest.dependencies);
  const packed = {
    ...manifest,
    dependencies: Object.fromEntries(dependencies.filter((entry) => !isShared(entry))),
    peerDependencies: { ...Object.fromEntries(dependencies.filter(isShared)), ...manifest.peerDependencies },
  };
  for (const name of OF_THE_CHECKOUT) delete packed[name];
  return packed;
}
