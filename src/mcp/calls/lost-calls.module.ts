import { Module } from '@nestjs/common';
import { ClusterModule } from '../../cluster/cluster.module.js';
import { LostCalls } from './lost-calls.js';
import { Probation } from './probation.js';

/** What take-overs of both eras share: which calls begin again whose pods are gone, and when. */
@Module({ imports: [ClusterModule], providers: [LostCalls, Probation], exports: [LostCalls, Probation] })
export class LostCallsModule {}
