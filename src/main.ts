import 'reflect-metadata';
import { start } from './start/start.js';

void start();
