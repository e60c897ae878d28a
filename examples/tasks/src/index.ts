export { BackupsModule as default } from './backups.module.js';
