export { WorkingDaysModule as default } from './working-days.module.js';
