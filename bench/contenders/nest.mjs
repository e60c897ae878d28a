import 'reflect-metadata';
import { Controller, Get, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';

/** The least that Nest can be: one controller with one route. */
export async function nest() {
  class HealthController {
    live() {
      return { status: 'ok' };
    }
  }
  const descriptor = Object.getOwnPropertyDescriptor(HealthController.prototype, 'live');
  Get('health/ready')(HealthController.prototype, 'live', descriptor);
  Controller()(HealthController);
  class BenchModule {}
  Module({ controllers: [HealthController] })(BenchModule);
  const app = await NestFactory.create(BenchModule, { logger: ['error'] });
  await app.listen(0, '127.0.0.1');
  return app.getHttpServer().address().port;
}
