export { ParcelsModule as default } from './parcels.module.js';
