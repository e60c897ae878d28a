import { Module } from '@nestjs/common';
import { AuthModule } from '../../auth/auth.module.js';
import { CapabilitiesModule } from '../../capabilities/capabilities.module.js';
import { ClusterModule } from '../../cluster/cluster.module.js';
import { ExtensionsModule } from '../../extensions/extensions.module.js';
import { RedisModule } from '../../redis/redis.module.js';
import { SkillsModule } from '../../skills/skills.module.js';
import { TasksModule } from '../../tasks/tasks.module.js';
import { CallsModule } from '../calls/calls.module.js';
import { StreamsModule } from '../streams/streams.module.js';
import { AskedCalls } from './calls/asked-calls.js';
import { ListenExtension } from './listen/listen.extension.js';
import { Subscriptions } from './listen/subscriptions.js';
import { ModernCalls } from './calls/modern-calls.js';
import { ModernDispatcher } from './methods/modern-dispatcher.js';
import { MODERN_EXTENSIONS, type ModernExtension } from './calls/modern-serving.js';
import { ModernEndpoint } from './modern.endpoint.js';
import { PreparedPages } from './calls/prepared-pages.js';
import { ResultTexts } from './calls/result-texts.js';
import { SkillsExtension } from './skills/skills.extension.js';
import { StateModule } from './state/state.module.js';
import { TaskCalls } from './tasks/task-calls.js';
import { TaskRepeats } from './tasks/task-repeats.js';
import { TaskRunner } from './tasks/task-runner.js';
import { TaskTakeovers } from './tasks/task-takeovers.js';
import { TaskWatches } from './tasks/task-watches.js';
import { TasksExtension } from './tasks/tasks.extension.js';
import { ModernToolCalls } from './methods/tools.methods.js';

/** What the folders of this era add to it. */
const extensions = {
  provide: MODERN_EXTENSIONS,
  useFactory: (...added: ModernExtension[]) => added,
  inject: [ListenExtension, SkillsExtension, TasksExtension],
};

@Module({
  imports: [
    AuthModule,
    CapabilitiesModule,
    ClusterModule,
    CallsModule,
    ExtensionsModule,
    RedisModule,
    SkillsModule,
    StateModule,
    StreamsModule,
    TasksModule,
  ],
  providers: [
    AskedCalls,
    extensions,
    ListenExtension,
    ModernCalls,
    ModernDispatcher,
    ModernEndpoint,
    PreparedPages,
    ResultTexts,
    SkillsExtension,
    Subscriptions,
    TaskCalls,
    TaskRepeats,
    TaskRunner,
    TasksExtension,
    TaskTakeovers,
    TaskWatches,
    ModernToolCalls,
  ],
  exports: [ModernCalls, ModernEndpoint, Subscriptions, TaskRunner],
})
export class ModernModule {}
