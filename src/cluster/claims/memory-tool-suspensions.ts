import { Injectable } from '@nestjs/common';
import { ToolSuspensions } from './tool-suspensions.js';

/** A pod that is alone takes nothing over, so it sees no other one end. */
@Injectable()
export class MemoryToolSuspensions extends ToolSuspensions {
  leftMs(): number {
    return 0;
  }

  async suspend(): Promise<void> {}
}
