import { Controller, Get, Header } from '@nestjs/common';
import { Registry } from 'prom-client';
import { ServiceRoutes } from '../http/service-routes.js';
import { MetricsText } from './metrics-text.js';

/** `/metrics` on `PORT`, where `METRICS_PORT` is 0; the library gives it its path. */
@Controller()
@ServiceRoutes('probe')
export class MetricsController {
  constructor(private readonly text: MetricsText) {}

  @Get()
  @Header('Content-Type', Registry.PROMETHEUS_CONTENT_TYPE)
  show(): Promise<string> {
    return this.text.read();
  }
}

/** Stands in for the library's controller, which it always registers, where `/metrics` has a port of its own. */
@Controller()
export class NoRoutesController {}
