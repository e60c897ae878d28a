import { join } from 'node:path';
import ts from 'typescript';
import { PublicSurface } from './public-surface.mjs';

/** @param root the folder of the checkout */
export function readSurface(root) {
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile);
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, root);
  const { name, exports } = JSON.parse(ts.sys.readFile(join(root, 'package.json')));
  const imported = Object.entries(exports).filter(([, { default: file }]) => file?.endsWith('/index.js'));
  const entries = Object.fromEntries(
    imported.map(([path, { default: file }]) => [
      `${name}${path.slice(1)}`,
      join(root, file.replace('./dist/', 'src/').replace('.js', '.ts')),
    ]),
  );
  return { surface: new PublicSurface(Object.values(entries), options), entries };
}
