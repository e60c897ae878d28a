import { Injectable } from '@nestjs/common';
import { CorsMiddleware } from '../auth/cors.middleware.js';

/** Routes of teams are asked by more methods than the endpoint. */
@Injectable()
export class RouteCors extends CorsMiddleware {
  protected override readonly methods = 'GET, HEAD, POST, PUT, PATCH, DELETE';
}
