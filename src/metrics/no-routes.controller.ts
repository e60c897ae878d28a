import { Controller } from '@nestjs/common';

/** Stands in for the library's controller, which it always registers, where `/metrics` has a port of its own. */
@Controller()
export class NoRoutesController {}
