import { McpServer } from '@mooring-mcp/server';
import { Module } from '@nestjs/common';
import { GreetingTools } from './greeting.tools.js';

@McpServer({ name: 'my-tools', version: '1.0.0', instructions: 'Greet people by their name.' })
@Module({ providers: [GreetingTools] })
export class GreetingModule {}
