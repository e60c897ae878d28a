import { stop } from './run.mjs';

const [major, minor] = process.versions.node.split('.').map(Number);

if (major < 20 || (major === 20 && minor < 19)) {
  stop(`Mooring needs Node 20.19 or later and this is ${process.versions.node}. Install it from https://nodejs.org.`);
}
