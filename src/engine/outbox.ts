/**
 * Commands on their way out. The simulated venue takes them inside the step; a live driver takes them only after the
 * journal has been committed, so that nothing is ever sent that could not be remembered.
 */
import { Queue } from '../base/queue.ts';
import type { Command } from '../model/venue-event.ts';

export class Outbox extends Queue<Command> {
  /** Everything that waits, in order; the outbox is empty afterwards. */
  drain(): readonly Command[] {
    const commands = this.list();
    while (this.take() !== null);
    return commands;
  }
}
