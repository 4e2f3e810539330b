/**
 * The async driver: takes inputs as they come and steps through each before it looks at the next.
 *
 * After every step `commit` is awaited (a live run writes its journal there), and only then are the commands for a
 * remote venue sent: what was never remembered is never sent. A simulated venue has taken its commands in the step.
 */
import type { Command } from '../model/venue-event.ts';
import type { Engine } from './engine.ts';
import type { EngineInput } from './input.ts';

export interface Edge {
  commit(): Promise<void>;
  send(commands: readonly Command[]): Promise<void>;
}

const nowhere: Edge = { commit: () => Promise.resolve(), send: () => Promise.resolve() };

export async function drive(
  engine: Engine,
  inputs: AsyncIterable<EngineInput>,
  edge: Edge = nowhere,
): Promise<Engine> {
  for await (const input of inputs) {
    engine.step(input);
    await edge.commit();
    const commands = engine.takeCommands();
    if (commands.length > 0) await edge.send(commands);
  }
  return engine;
}
