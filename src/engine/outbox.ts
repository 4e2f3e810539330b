/**
 * Commands on their way out. The simulated venue takes them inside the step; a live driver takes them only after the
 * journal has been committed, so that nothing is ever sent that could not be remembered.
 */
import type { Command } from '../model/venue-event.ts';

export class Outbox {
  private commands: Command[] = [];

  get isEmpty(): boolean {
    return this.commands.length === 0;
  }

  push(commands: readonly Command[]): void {
    for (const command of commands) this.commands.push(command);
  }

  /** Everything that waits, in order; the outbox is empty afterwards. */
  drain(): readonly Command[] {
    const commands = this.commands;
    this.commands = [];
    return commands;
  }
}
