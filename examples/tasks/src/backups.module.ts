import { McpServer } from '@mooring-mcp/server';
import { Module } from '@nestjs/common';
import { BackupTools } from './backup.tools.js';
import { Backups } from './backups.js';

@McpServer({ name: 'acme-backups', version: '1.0.0', instructions: 'The newest backup is 2026-11-29.' })
@Module({ providers: [Backups, BackupTools] })
export class BackupsModule {}
