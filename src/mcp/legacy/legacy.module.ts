import { Module } from '@nestjs/common';
import { CapabilitiesModule } from '../../capabilities/capabilities.module.js';
import { ClusterModule } from '../../cluster/cluster.module.js';
import { CallsModule } from '../calls/calls.module.js';
import { KeysModule } from '../keys/keys.module.js';
import { RedisModule } from '../../redis/redis.module.js';
import { SessionModule } from '../../session/session.module.js';
import { LostCallsModule } from '../lost-calls.module.js';
import { AnswerCollector } from './answer-collector.js';
import { CallObserver } from './call-observer.js';
import { CapabilityAnnouncer } from './capability-announcer.js';
import { DeleteHandler } from './delete.handler.js';
import { Dispatcher } from './dispatcher.js';
import { Exchanges } from './exchanges.js';
import { GetHandler } from './get.handler.js';
import { Handshake } from './handshake.js';
import { IdleSweeper } from './idle-sweeper.js';
import { InitializeHandler } from './initialize.handler.js';
import { LegacyEndpoint } from './legacy.endpoint.js';
import { PodListener } from './pod-listener.js';
import { PostHandler } from './post.handler.js';
import { QuestionIds } from './question-ids.js';
import { Relay } from './relay.js';
import { SessionChanges } from './session-changes.js';
import { SessionEnder } from './session-ender.js';
import { SessionOpener } from './session-opener.js';
import { SessionPlaces } from './session-places.js';
import { SessionRevoker } from './session-revoker.js';
import { SessionViews } from './session-views.js';
import { SessionWatcher } from './session-watcher.js';
import { Listeners } from './streams/listeners.js';
import { Listening } from './streams/listening.js';
import { StreamsModule } from '../streams/streams.module.js';
import { StreamFollower } from './streams/stream-follower.js';
import { WakeUps } from './streams/wake-ups.js';
import { Takeovers } from './takeovers.js';
import { TransportFactory } from './transport-factory.js';
import { TransportRegistry } from './transport-registry.js';
import { WaitingAnswers } from './waiting-answers.js';
import { WarmSessions } from './warm-sessions.js';

@Module({
  imports: [
    CallsModule,
    CapabilitiesModule,
    ClusterModule,
    KeysModule,
    LostCallsModule,
    RedisModule,
    SessionModule,
    StreamsModule,
  ],
  providers: [
    AnswerCollector,
    CallObserver,
    CapabilityAnnouncer,
    DeleteHandler,
    Dispatcher,
    Exchanges,
    GetHandler,
    IdleSweeper,
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
    SessionOpener,
    SessionPlaces,
    SessionRevoker,
    SessionViews,
    SessionWatcher,
    StreamFollower,
    Takeovers,
    Handshake,
    TransportFactory,
    TransportRegistry,
    WaitingAnswers,
    WakeUps,
    WarmSessions,
  ],
  exports: [Exchanges, LegacyEndpoint, Listeners, SessionEnder, SessionRevoker, SessionViews, TransportRegistry],
})
export class LegacyModule {}
