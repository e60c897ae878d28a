import { McpServer } from '@mooring-mcp/server';
import { Module } from '@nestjs/common';
import { WorkingDaysTools } from './working-days.tools.js';

@McpServer({ name: 'acme-calendar', version: '1.0.0', instructions: 'Monday to Friday are working days.' })
@Module({ providers: [WorkingDaysTools] })
export class WorkingDaysModule {}
