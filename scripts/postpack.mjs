import { unpackManifest } from './steps/manifest-to-pack.mjs';

unpackManifest();
