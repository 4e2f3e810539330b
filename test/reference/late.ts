/**
 * Commands on their way to the exchange of the reference model (LAT-1): each takes its time, and none overtakes another of
 * its market. The draw is the definition itself (DET-2): by seed, model, market, time and place among the commands.
 */
import { draw, keyOf } from '../../src/base/random.ts';
import type { Latency, Span } from '../../src/model/costs.ts';
import type { Command } from '../../src/model/venue-event.ts';
import { arrive } from './arrive.ts';
import { isToCome, standNow } from './clock.ts';
import type { Scope } from './due.ts';
import { followAll } from './moves.ts';
import { newOrder } from './make.ts';
import { meetAll, type Answer } from './meetings.ts';
import { tellEnd } from './tell.ts';
import type { Market, World } from './world.ts';

const seed = 1;

const isInstant = ({ order, answer }: Latency): boolean => order.most + answer.most === 0;

/** The plain OCO group that a command places a part of; 0 for none. */
const ocoOf = (command: Command): number => (command.kind === 'place' ? command.order.oco : 0);

/**
 * Sends a command at `at`; `answers`: a fill, of which the news has to arrive first. Open: that leaves at the moment of
 * the fill itself, and not at its time in whole milliseconds.
 */
export function send(world: World, latency: Latency, command: Command, at: number, answers: boolean): void {
  if (isInstant(latency)) {
    arrive(world, command);
    return;
  }
  const market = world.markets[command.kind === 'place' ? command.order.market : command.market]!;
  market.commands++;
  const leaves = answers ? world.clock : at;
  const takes = ({ least, most }: Span, model: string): number => {
    const chance = draw(seed, keyOf(model), keyOf(`M${market.index}`), at, market.commands);
    return least === most ? least : least + Math.floor(chance * (most - least + 1));
  };
  const news = answers ? takes(latency.answer, 'latency of answers') : 0;
  const arrival = leaves + takes(latency.order, 'latency of orders') + news;
  const last = market.underway.at(-1);
  const isJoined = last !== undefined && ocoOf(command) !== 0 && ocoOf(command) === ocoOf(last.command);
  market.underway.push({
    command,
    at: isJoined ? last.at : Math.max(arrival, last?.at ?? 0),
  });
}

/** When the next command arrives at a market; Infinity for never. */
export const arrivesAt = ({ underway }: Market): number => underway[0]?.at ?? Infinity;

/** Lets something happen in a market that looks at the price of the moment, and meets it. */
export function atItsPrice(
  world: World,
  market: Market,
  { markets }: Scope,
  answer: Answer,
  happen: () => void,
): void {
  const { path } = market;
  // What comes when its candle is over meets the next open.
  const isWalked = path !== null && world.clock < path.begin + path.duration;
  if (isWalked) {
    standNow(world, market);
    market.isAhead = isToCome(market, world.clock);
    followAll(world, market, market.price, false);
  }
  happen();
  // A price that is not reached yet is met when it is.
  if (isWalked && !market.isAhead) meetAll(world, [market, ...markets], answer);
}

/** Takes the command that arrives now, and a plain group whole. */
export function takeNext(world: World, market: Market, scope: Scope, answer: Answer): void {
  atItsPrice(world, market, scope, answer, () => {
    const group = ocoOf(market.underway[0]!.command);
    do arrive(world, market.underway.shift()!.command);
    while (group !== 0 && market.underway[0] !== undefined && ocoOf(market.underway[0].command) === group);
  });
}

/** The run is over: what is still on its way never gets there. */
export function loseAll(world: World): void {
  for (const { underway, orders } of world.markets) {
    for (const { command } of underway.splice(0)) {
      if (command.kind !== 'place') continue;
      const lost = [command.order, ...command.children].map(newOrder);
      for (const order of lost) {
        order.place = 'over';
        tellEnd(world, order, 'end');
      }
      orders.push(...lost);
    }
  }
}
