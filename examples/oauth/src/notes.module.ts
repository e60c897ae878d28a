import { McpServer } from '@mooring-mcp/server';
import { Module } from '@nestjs/common';
import { NoteTools } from './note.tools.js';
import { NotesController } from './notes.controller.js';
import { Notes } from './notes.js';

@McpServer({ name: 'acme-notes', version: '1.0.0' })
@Module({ controllers: [NotesController], providers: [Notes, NoteTools] })
export class NotesModule {}
