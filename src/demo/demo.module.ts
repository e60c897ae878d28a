import { Module } from '@nestjs/common';
import { DemoContent } from './demo.content.js';
import { DemoTools } from './demo.tools.js';

/** An example for teams to copy; served while `MCP_MODULES` is unset. */
@Module({ providers: [DemoTools, DemoContent] })
export class DemoModule {}
