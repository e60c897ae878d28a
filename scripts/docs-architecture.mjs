import { readFileSync, writeFileSync } from 'node:fs';
import './steps/check-node.mjs';
import { ensureBuilt } from './steps/build.mjs';
import { ensureInstalled } from './steps/install.mjs';
import { fromRoot } from './steps/paths.mjs';

ensureInstalled();
ensureBuilt();
const { architectureDocument } = await import('./architecture/document.mjs');
const { AppModule } = await import('../dist/app.module.js');
const { loadSettings } = await import('../dist/config/settings.js');
const { RequestPipeline } = await import('../dist/mcp/gate/request-pipeline.js');
const { McpController } = await import('../dist/mcp/mcp.controller.js');

const path = fromRoot('docs', 'architecture.md');
const { settings } = loadSettings({});
const root = await AppModule.register({ ...settings, adminEnabled: true }, []);
const service = { source: fromRoot('src'), root, RequestPipeline, McpController };
writeFileSync(path, architectureDocument(readFileSync(path, 'utf8'), service));
console.log('Wrote docs/architecture.md');
