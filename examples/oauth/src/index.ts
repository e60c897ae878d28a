export { NotesModule as default } from './notes.module.js';
