import { Module } from '@nestjs/common';
import { CapabilityRegistry } from '@mooring-mcp/server';
import { z } from 'zod';
import { DESCRIPTION, echo, others, TOOL } from './work.mjs';

const TOOLS = Number(process.env.BENCH_TOOLS ?? 20);

/** The bench's tools as a team would bring them. */
export class BenchModule {}

const register = {
  provide: 'BENCH_TOOLS',
  inject: [CapabilityRegistry],
  useFactory: (registry) => {
    const input = z.object({ text: z.string() });
    for (const name of [TOOL, ...others(TOOLS)]) registry.addTool({ name, description: DESCRIPTION, input }, echo);
  },
};

Module({ providers: [register] })(BenchModule);
