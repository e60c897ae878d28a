import './steps/check-node.mjs';
import { runLongForm } from './steps/long-form.mjs';

/** 50,000 `initialize`, 5,000 slow readers and half-open sockets. */
runLongForm('test/flood', { FLOOD: 'long' });
