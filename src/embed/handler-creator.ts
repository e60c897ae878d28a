import type { FactoryProvider } from '@nestjs/common';
import { ExternalContextCreator } from '@nestjs/core';
import { withoutGlobals } from './without-globals.js';

/** Injects what runs handlers with their guards, interceptors and pipes. */
export const HANDLER_CREATOR = Symbol('HANDLER_CREATOR');

/** In an application that has other things to do, what holds for all of its routes does not hold for tools. */
export const hostCreator: FactoryProvider<ExternalContextCreator> = {
  provide: HANDLER_CREATOR,
  inject: [ExternalContextCreator],
  useFactory: withoutGlobals,
};
