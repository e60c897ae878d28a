#!/usr/bin/env node
import { parseCommand } from './cli/command.js';
import { HELP } from './cli/help.js';
import { PRODUCT } from './identity/product.js';
import { background } from './lifecycle/background.js';

const command = parseCommand(process.argv.slice(2));
switch (command.name) {
  case 'start':
    await import('./main.js');
    break;
  case 'dev': {
    const { dev } = await import('./cli/dev.js');
    background(dev(command.entry), 'dev');
    break;
  }
  case 'help':
    process.stdout.write(HELP);
    break;
  case 'version':
    process.stdout.write(`${PRODUCT.version}\n`);
    break;
  case 'unknown':
    process.stderr.write(`${command.problem}\n\n${HELP}`);
    process.exitCode = 2;
    break;
  default:
    command satisfies never;
}
