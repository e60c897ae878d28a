import { Module } from '@nestjs/common';
import { EventLog } from './event-log.js';
import { MemoryEventLog } from './memory-event-log.js';
import { PodId } from './pod-id.js';

@Module({
  providers: [PodId, { provide: EventLog, useClass: MemoryEventLog }],
  exports: [PodId, EventLog],
})
export class ClusterModule {}
