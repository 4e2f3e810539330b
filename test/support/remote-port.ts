/**
 * The engine's side of an exchange elsewhere: a venue that does nothing inside a step. Its commands wait in the outbox
 * until the driver sends them, and its answers come in as inputs.
 */
import type { Engine } from '../../src/engine/engine.ts';
import type { Money, Price } from '../../src/model/units.ts';
import type { Venue } from '../../src/venue/venue.ts';

/** For `markets` of them; `engine` is asked for once it is there. */
export function remotePort(markets: number, engine: () => Engine): Venue {
  const levels = Array.from({ length: markets }, () => [Infinity, -Infinity]).flat();
  return {
    remote: true,
    followsCloses: false,
    watched: 0,
    meetsNext: false,
    levels: Float64Array.from(levels),
    clock: 0,
    due: Infinity,
    begin: () => undefined,
    poll: () => null,
    send: () => {
      throw new Error('a remote venue is not sent to inside a step');
    },
    close: () => undefined,
    end: () => undefined,
    free: () => 0 as Money,
    // Of what the engine has been given, so that a run from its journal finds the same.
    priceOf: (market) => {
      const { close, length } = engine().kernel.lanes[market]!.candles;
      return (length === 0 ? 0 : close[length - 1]!) as Price;
    },
    snapshot: () => null,
  };
}
