/**
 * What a strategy asks for, by chance: an order plan is plain data, one list of asks for each close, and
 * `strategyOf` makes a strategy of it. Levels are percent of the price of the moment, so that a plan fits any candles.
 */
import fc, { type Arbitrary } from 'fast-check';
import { amend, buy, cancel, exit, sell, type EntryTerms, type Intent } from '../../model/intent.ts';
import { defineStrategy } from '../../strategy/strategy.ts';
import type { View } from '../../strategy/view.ts';
import type { AnyStrategy } from '../play.ts';

/** An entry: what it is, how far from the close its level lies in percent, and what guards it. */
export interface EntryAsk {
  readonly do: 'enter';
  readonly side: 'buy' | 'sell';
  readonly type:
    'market' | 'limit' | 'stop' | 'stop-limit' | 'take-profit' | 'trailing-stop' | 'ioc' | 'post-only';
  readonly away: number;
  /** Percent; null for none. */
  readonly stop: { readonly percent: number; readonly trails: boolean } | null;
  readonly targets: readonly { readonly percent: number; readonly share: number }[];
}

export type Ask =
  | EntryAsk
  | { readonly do: 'exit'; readonly share: number }
  | { readonly do: 'cancel'; readonly orders: 'entries' | 'exits' | 'all' }
  /** Moves the level of one of the live orders, or halves its size. */
  | { readonly do: 'amend'; readonly pick: number; readonly away: number; readonly halve: boolean };

/** By close: the first list is for the first close at which the strategy is asked. */
export type OrderPlan = readonly (readonly Ask[])[];

export interface OrderChoice {
  /** Closes at which something may be asked for; 30 unless stated. */
  readonly closes?: number;
  /** Whether every entry has a stop; some have none unless stated. */
  readonly guarded?: boolean;
  /** Whether orders are amended; they are unless stated. */
  readonly amends?: boolean;
}

const steps = (least: number, most: number): Arbitrary<number> =>
  fc.integer({ min: least * 4, max: most * 4 }).map((n) => n / 4);

/** Orders of all kinds, with stops and targets, amended and cancelled. */
export function anyOrders(choice: OrderChoice = {}): Arbitrary<OrderPlan> {
  const { closes = 30, guarded = false, amends = true } = choice;
  const rests = fc.record({ percent: steps(0.5, 6), trails: fc.boolean() });
  const stop: Arbitrary<EntryAsk['stop']> = guarded ? rests : fc.option(rests, { freq: 3 });
  const enter: Arbitrary<Ask> = fc.record({
    do: fc.constant('enter' as const),
    side: fc.constantFrom('buy' as const, 'buy' as const, 'sell' as const),
    type: fc.constantFrom(
      'market', 'market', 'market', 'limit', 'stop', 'stop-limit', 'take-profit', 'trailing-stop', 'ioc', 'post-only',
    ), // prettier-ignore
    away: steps(0.25, 3),
    stop,
    targets: fc.constantFrom(
      [],
      [{ percent: 2, share: 1 }],
      [{ percent: 1, share: 0.5 }, { percent: 3, share: 0.5 }],
      [{ percent: 1.5, share: 0.3 }, { percent: 4, share: 0.3 }],
    ), // prettier-ignore
  });
  const leave: Arbitrary<Ask> = fc.constantFrom(1, 1, 0.5, 1 / 3).map((share) => ({ do: 'exit', share }));
  const withdraw: Arbitrary<Ask> = fc
    .constantFrom('entries' as const, 'exits' as const, 'all' as const)
    .map((orders) => ({ do: 'cancel', orders }));
  const move: Arbitrary<Ask> = fc.record({
    do: fc.constant('amend' as const),
    pick: fc.nat(3),
    away: steps(-3, 3),
    halve: fc.boolean(),
  });
  const ask = fc.oneof(
    { weight: 8, arbitrary: enter },
    { weight: 3, arbitrary: leave },
    { weight: 1, arbitrary: withdraw },
    { weight: amends ? 2 : 0, arbitrary: move },
  );
  const close = fc.oneof(fc.constant([]), fc.array(ask, { maxLength: 2 }));
  return fc.array(close, { minLength: Math.min(8, closes), maxLength: closes });
}

/** The strategy that asks for what a plan says, in each of its markets. */
export function strategyOf(plan: OrderPlan): AnyStrategy {
  return defineStrategy({
    name: 'order-plan',
    description: 'Asks for what a plan says, close by close.',
    params: {},
    readings: () => ({}),
    init: () => ({ asked: 0 }),
    onClose: (view, state) => (plan[state.asked++] ?? []).flatMap((ask) => intentsOf(ask, view)),
  });
}

function intentsOf(ask: Ask, view: View): readonly Intent[] {
  switch (ask.do) {
    case 'enter':
      return [(ask.side === 'buy' ? buy : sell)(termsOf(ask, view.close))];
    case 'exit':
      return [exit({ share: ask.share })];
    case 'cancel':
      return [{ kind: 'cancel', orders: ask.orders }];
    case 'amend': {
      const orders = view.orders;
      const order = orders[ask.pick % Math.max(1, orders.length)];
      if (order === undefined) return [];
      const level = view.close * (1 + ask.away / 100);
      const { id, limit, trigger } = order;
      if (order.role === 'entry' && ask.pick === 3) return [cancel(id)];
      if (trigger !== null && level > 0) return [amend(id, { trigger: level })];
      if (limit !== null && level > 0) return [amend(id, { limit: level })];
      return ask.halve && order.quantity > 0 ? [amend(id, { quantity: order.quantity / 2 })] : [];
    }
  }
}

function termsOf({ side, type, away, stop, targets }: EntryAsk, close: number): EntryTerms {
  const up = side === 'buy' ? 1 : -1;
  const better = close * (1 - (up * away) / 100);
  const worse = close * (1 + (up * away) / 100);
  return {
    ...orderOf(type, better, worse, away),
    ...(stop === null
      ? {}
      : { stop: stop.trails ? { trail: { percent: stop.percent } } : { percent: stop.percent } }),
    ...(targets.length === 0
      ? {}
      : { targets: targets.map(({ percent, share }) => ({ at: { percent }, share })) }),
  };
}

function orderOf(
  type: EntryAsk['type'],
  better: number,
  worse: number,
  away: number,
): Pick<EntryTerms, 'order'> {
  switch (type) {
    case 'market':
      return {};
    case 'limit':
      return { order: { type, limit: better } };
    case 'ioc':
      return { order: { type: 'limit', limit: worse, timeInForce: 'ioc' } };
    case 'post-only':
      return { order: { type: 'limit', limit: better, postOnly: true } };
    case 'stop':
      return { order: { type, trigger: worse } };
    case 'take-profit':
      return { order: { type, trigger: better } };
    case 'stop-limit':
      return { order: { type, trigger: worse, limit: worse } };
    case 'trailing-stop':
      return { order: { type, percent: away } };
  }
}
