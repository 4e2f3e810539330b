/** A plan through the reference model: the engine's commands, at the points at which the engine sent them. */
import type { LimitFills } from '../../src/model/costs.ts';
import { plainMargin } from '../../src/model/margin.ts';
import { minute, priceDigits, quantityDigits } from '../support/play.ts';
import { coinDigits, marginTerms, runConfigOf, slotAt } from '../support/random-run.ts';
import { stepSlots, type RunPlan } from '../support/run-plan.ts';
import { endOrder } from './cover.ts';
import type { Account, PortRun, Sent } from './engine-run.ts';
import { loseAll, send } from './late.ts';
import { reserveOf } from './margin.ts';
import { heldOf } from './money.ts';
import { makeWorld } from './make.ts';
import { walk } from './walk.ts';
import type { Candle, MarketTerms } from './terms.ts';
import { isAlive, type World } from './world.ts';

export interface ModelRun extends Omit<PortRun, 'sent'> {
  readonly world: World;
}

export function runModel(plan: RunPlan, sent: readonly Sent[]): ModelRun {
  const world = worldOf(plan);
  const accounts: Account[] = [];
  let next = 0;
  const takeCommands = (isInside: boolean): void => {
    for (let wish = sent[next]; wish !== undefined; wish = sent[next]) {
      if (wish.step !== accounts.length || wish.isInside !== isInside) return;
      if (isInside && wish.fills > world.fills) return;
      next++;
      send(world, plan.latency, wish.command, wish.at, isInside);
    }
  };
  let end = 0;
  for (const slot of stepSlots(plan)) {
    end = slotAt(slot + 1);
    const candles = plan.markets.map((_, m) => candleAt(plan, m, slot));
    if (slot >= plan.decideFrom) walk(world, candles, end, minute, () => takeCommands(true));
    for (const [m, candle] of candles.entries())
      if (candle !== null) Object.assign(world.markets[m]!, { price: candle.close, closed: candle });
    takeCommands(false);
    accounts.push(accountOf(world));
  }
  world.now = end;
  loseAll(world);
  for (const market of world.markets) {
    // Children first, so that none is ended by its parent's end.
    for (const order of [...market.orders].reverse())
      if (isAlive(order)) endOrder(world, market, order, 'end');
  }
  return { events: world.events, ambiguous: world.ambiguous, accounts, world };
}

function accountOf(world: World): Account {
  const isIsolated = world.margin.mode === 'isolated';
  const reserve = isIsolated ? world.markets.reduce((sum, market) => sum + reserveOf(world, market), 0n) : 0n;
  return {
    balance: Number(world.balance),
    held: Number(heldOf(world)),
    reserve: Number(reserve),
    positions: world.markets.map(({ position }) => position),
    coins: Number(world.coin?.balance ?? 0),
  };
}

function candleAt(plan: RunPlan, m: number, slot: number): Candle | null {
  const step = plan.markets[m]!.steps[slot];
  if (step === undefined || step.candle === null) return null;
  const [open, high, low, close] = step.candle;
  return { open, high, low, close, volume: step.volume ?? 0 };
}

function worldOf(plan: RunPlan): World {
  const { account, moneyDigits, balance, path, clamp, limitFills, participation } = plan;
  const terms = runConfigOf(plan).markets.map(({ instrument, fees, slippage }): MarketTerms => ({
    priceDigits,
    quantityDigits,
    moneyDigits,
    rules: instrument.rules,
    fees,
    slippage,
    clamp,
    limitFills: limitFills as LimitFills,
    participation,
    margin: account === 'margin' ? marginTerms(plan) : plainMargin,
    funding: account === 'margin' ? plan.funding : null,
  }));
  const { margin } = runConfigOf(plan).account;
  const { coin } = plan.fees;
  const own =
    coin === undefined
      ? null
      : { balance: BigInt(coin.balance), digits: coinDigits, market: plan.markets.length - 1 };
  return makeWorld(account, margin, path, BigInt(balance) * 10n ** BigInt(moneyDigits), own, terms);
}
