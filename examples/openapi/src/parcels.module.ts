import { readFileSync } from 'node:fs';
import { McpServer } from '@mooring-mcp/server';
import { OpenApiTools } from '@mooring-mcp/server/openapi';
import { Module } from '@nestjs/common';

const document = readFileSync(new URL('../openapi.yaml', import.meta.url), 'utf8');

@McpServer({ name: 'acme-parcels', version: '1.0.0', instructions: 'Find a parcel before you book its pickup.' })
@Module({
  imports: [
    OpenApiTools.from(document, {
      include: ['find-parcel', 'book-pickup'],
      baseUrl: process.env['PARCELS_URL'],
      auth: () => ({ Authorization: `Bearer ${process.env['PARCELS_KEY']}` }),
      define: ({ id }) => (id === 'book-pickup' ? { annotations: { destructiveHint: false } } : {}),
    }),
  ],
})
export class ParcelsModule {}
