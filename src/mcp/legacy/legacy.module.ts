import { Module } from '@nestjs/common';
import { CapabilitiesModule } from '../../capabilities/capabilities.module.js';
import { ClusterModule } from '../../cluster/cluster.module.js';
import { CallsModule } from '../calls/calls.module.js';
import { KeysModule } from '../keys/keys.module.js';
import { ExtensionsModule } from '../../extensions/extensions.module.js';
import { RedisModule } from '../../redis/redis.module.js';
import { SessionModule } from '../../session/session.module.js';
import { AnswerCollector } from './pods/answer-collector.js';
import { CapabilityAnnouncer } from './streams/capability-announcer.js';
import { DeleteHandler } from './delete.handler.js';
import { CallServer } from './calls/call-server.js';
import { LegacyDispatcher } from './methods/legacy-dispatcher.js';
import { LegacyExchanges } from './calls/legacy-exchanges.js';
import { GetHandler } from './get.handler.js';
import { Handshake } from './sessions/handshake.js';
import { ParkingSweeper } from './sessions/parking-sweeper.js';
import { InitializeHandler } from './initialize.handler.js';
import { LegacyEndpoint } from './legacy.endpoint.js';
import { PodListener } from './pods/pod-listener.js';
import { PostHandler } from './post.handler.js';
import { QuestionIds } from './questions/question-ids.js';
import { Relay } from './questions/relay.js';
import { SessionChanges } from './sessions/session-changes.js';
import { SessionEnder } from './sessions/session-ender.js';
import { SessionOpener } from './sessions/session-opener.js';
import { SessionlessCalls } from './sessionless/sessionless-calls.js';
import { SessionlessEndpoint } from './sessionless.endpoint.js';
import { SessionlessHandshake } from './sessionless/sessionless-handshake.js';
import { SessionlessMethods } from './sessionless/sessionless-methods.js';
import { SessionQuota } from './sessions/session-quota.js';
import { SessionRevoker } from './sessions/session-revoker.js';
import { RememberedSessions } from './sessions/remembered-sessions.js';
import { SessionWatcher } from './sessions/session-watcher.js';
import { Listeners } from './streams/listeners.js';
import { Listening } from './streams/listening.js';
import { StreamsModule } from '../streams/streams.module.js';
import { StreamFollower } from './takeover/stream-follower.js';
import { WakeUps } from './streams/wake-ups.js';
import { Takeovers } from './takeover/takeovers.js';
import { TransportFactory } from './sessions/transport-factory.js';
import { TransportRegistry } from './sessions/transport-registry.js';
import { WaitingAnswers } from './questions/waiting-answers.js';
import { Rehydrator } from './sessions/rehydrator.js';

@Module({
  imports: [
    CallsModule,
    CapabilitiesModule,
    ClusterModule,
    ExtensionsModule,
    KeysModule,
    RedisModule,
    SessionModule,
    StreamsModule,
  ],
  providers: [
    AnswerCollector,
    CapabilityAnnouncer,
    DeleteHandler,
    { provide: CallServer, useClass: LegacyDispatcher },
    LegacyExchanges,
    GetHandler,
    ParkingSweeper,
    InitializeHandler,
    LegacyEndpoint,
    Listeners,
    Listening,
    PodListener,
    PostHandler,
    QuestionIds,
    Relay,
    SessionChanges,
    SessionEnder,
    SessionlessCalls,
    SessionlessEndpoint,
    SessionlessHandshake,
    SessionlessMethods,
    SessionOpener,
    SessionQuota,
    SessionRevoker,
    RememberedSessions,
    SessionWatcher,
    StreamFollower,
    Takeovers,
    Handshake,
    TransportFactory,
    TransportRegistry,
    WaitingAnswers,
    WakeUps,
    Rehydrator,
  ],
  exports: [
    LegacyExchanges,
    LegacyEndpoint,
    Listeners,
    SessionEnder,
    SessionlessCalls,
    SessionRevoker,
    RememberedSessions,
    TransportRegistry,
  ],
})
export class LegacyModule {}
