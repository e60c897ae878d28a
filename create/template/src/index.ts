export { GreetingModule as default } from './greeting.module.js';
