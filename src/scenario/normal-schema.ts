/**
 * The normal form as it comes back from a file: every field there and of its kind, and none that is not known. What
 * the values mean is judged by `build.ts`, as for a scenario that was just written.
 */
import { z } from 'zod';
import { calendars } from '../market/quality.ts';
import { accountKinds, pathPolicies } from '../model/costs.ts';
import { maintenanceBases, marginModes } from '../model/margin.ts';
import { progressions, spacings } from '../model/ladder.ts';
import { orderTypes, timesInForce } from '../model/order.ts';
import { timeframes } from '../model/time.ts';
import type { NormalScenario } from './normal.ts';

const text = z.string();
const count = z.number().int().min(0);
const decimal = z.string().regex(/^\d+(\.\d+)?$/);
const time = z.iso.datetime().nullable();

const span = z.strictObject({ least: count, most: count });

const slippage = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('none') }),
  z.strictObject({ kind: z.literal('ticks'), ticks: count }),
  z.strictObject({ kind: z.literal('rate'), rate: count }),
  z.strictObject({ kind: z.literal('half-spread'), spread: count }),
  z.strictObject({ kind: z.literal('range'), share: count }),
  z.strictObject({ kind: z.enum(['volume-share', 'square-root']), impact: count }),
]);

const limitFills = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.enum(['touch', 'cross']) }),
  z.strictObject({ kind: z.literal('probability'), rate: count }),
]);

const market = z.strictObject({
  id: text,
  file: text,
  rules: z
    .array(
      z.strictObject({
        from: time,
        tick: decimal.nullable(),
        lot: decimal,
        minQuantity: decimal,
        maxQuantity: decimal,
        minNotional: decimal,
        priceBand: count,
      }),
    )
    .min(1),
  fees: z.strictObject({
    steps: z
      .array(
        z.strictObject({
          from: time,
          tiers: z.array(z.strictObject({ volume: decimal, maker: count, taker: count })).min(1),
        }),
      )
      .min(1),
    volumeElsewhere: decimal,
    minimum: decimal,
    currency: z.enum(['quote', 'received', 'coin']),
    coinDiscount: count,
  }),
  funding: z
    .discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('constant'), everyMs: count, rate: z.number().int() }),
      z.strictObject({ kind: z.literal('series'), file: text }),
    ])
    .nullable(),
  margin: z.strictObject({
    leverage: count,
    maintenance: z.array(z.strictObject({ from: decimal, rate: count, leverage: count })).min(1),
    on: z.enum(maintenanceBases),
    liquidationFee: count,
    borrow: count,
  }),
  slippage,
  clampSlippage: z.boolean(),
  limitFills,
  participation: count.nullable(),
  detail: z.strictObject({ file: text, timeframe: z.enum(timeframes).nullable() }).nullable(),
});

const length = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('rate'), rate: count }),
  z.strictObject({ kind: z.literal('ticks'), ticks: count }),
  z.strictObject({ kind: z.literal('atr'), times: decimal, period: count }),
  z.strictObject({ kind: z.literal('distance'), distance: decimal }),
]);
const reach = z.union([length, z.strictObject({ kind: z.literal('risk'), times: decimal })]);
const plan = z.strictObject({
  start: length.nullable(),
  trail: z.strictObject({ distance: length, activation: reach.nullable() }).nullable(),
  breakEven: z.strictObject({ after: reach, offset: z.union([z.literal('fees'), length]) }).nullable(),
  on: z.enum(['path', 'close']),
  chandelier: z.strictObject({ times: decimal, period: count }).nullable(),
  volatility: z.strictObject({ period: count, reference: count, least: decimal, most: decimal }).nullable(),
  candles: count.nullable(),
});
const trail = z.strictObject({
  distance: length,
  activation: length.nullable(),
  on: z.enum(['path', 'close']),
});

const levels = { side: z.enum(['below', 'above']), levels: z.array(z.number()) };
const ladder = {
  rungs: count.nullable(),
  step: length.nullable(),
  spacing: z.enum(spacings).nullable(),
  factor: decimal,
  at: z.array(length).nullable(),
  sizes: z.union([z.enum(progressions), z.array(decimal)]).nullable(),
  total: decimal.nullable(),
  when: z
    .union([
      z.strictObject({
        kind: z.enum(['momentum', 'volatility']),
        period: count,
        reference: count.nullable(),
        ...levels,
      }),
      z.strictObject({ kind: z.literal('correlation'), with: text, period: count, ...levels }),
    ])
    .nullable(),
};

const sizing = z.union([
  z.strictObject({ kind: z.enum(['percent', 'amount', 'quantity']), value: decimal }),
  z.strictObject({ kind: z.literal('risk'), rate: count, cap: count }),
  z.strictObject({ kind: z.literal('kelly'), fraction: count, least: count, fallback: count, cap: count }),
  z.strictObject({ kind: z.literal('volatility'), target: count, cap: count, period: count }),
]);

const strategy = z.strictObject({
  id: text,
  use: text,
  params: z.record(text, z.unknown()),
  sizing: z.union([
    sizing,
    z.strictObject({ kind: z.literal('correlation'), period: count, least: count, base: sizing }),
  ]),
  entry: z.strictObject({
    order: z.strictObject({
      type: z.enum(orderTypes),
      offset: length.nullable(),
      limitOffset: length.nullable(),
      trail: trail.nullable(),
      timeInForce: z.enum(timesInForce),
      goodFor: count.nullable(),
      postOnly: z.boolean(),
    }),
    stop: z
      .union([z.strictObject({ at: length }), z.strictObject({ trail }), z.strictObject({ plan })])
      .nullable(),
    targets: z.array(z.strictObject({ at: reach, share: count })),
    rewardToRisk: decimal.nullable(),
    scaleIn: z
      .strictObject({
        ...ladder,
        direction: z.enum(['against', 'with']),
        maxPosition: decimal.nullable(),
        volatility: plan.shape.volatility,
        confidence: z.enum(['rungs', 'size']).nullable(),
      })
      .nullable(),
    scaleOut: z.strictObject(ladder).nullable(),
  }),
  markets: z.array(text),
});

const lossLimit = z.strictObject({ rate: count, flatten: z.boolean() }).nullable();
const risk = z.strictObject({
  perTrade: count.nullable(),
  market: count.nullable(),
  direction: count.nullable(),
  total: count.nullable(),
  correlated: z.strictObject({ rate: count, above: z.number().gt(0).lt(1), period: count }).nullable(),
  leverage: count.nullable(),
  orders: count.nullable(),
  positions: count.nullable(),
  collar: count.nullable(),
  orderRate: z.strictObject({ most: count, perMs: count }).nullable(),
  dailyLoss: lossLimit,
  drawdown: lossLimit,
  losses: z.strictObject({ most: count, coolDownMs: count }).nullable(),
  halts: z.array(z.strictObject({ at: z.iso.datetime(), flatten: z.boolean(), until: time })),
});

export const normalSchema: z.ZodType<NormalScenario> = z.strictObject({
  name: text,
  timeframe: z.enum(timeframes),
  calendar: z.enum(calendars),
  broken: z.enum(['stop', 'drop']),
  account: z.strictObject({
    kind: z.enum(accountKinds),
    currency: text,
    balance: decimal,
    digits: count,
    coin: z.strictObject({ currency: text, balance: decimal, market: text }).nullable(),
    mode: z.enum(marginModes),
    interest: count,
    everyMs: count,
  }),
  markets: z.array(market).min(1),
  strategies: z.array(strategy).min(1),
  path: z.enum(pathPolicies),
  risk: risk.nullable(),
  timeZone: z.strictObject({
    name: text,
    offsets: z.array(z.strictObject({ from: time, ms: z.number().int() })).min(1),
  }),
  period: z.strictObject({ from: time, to: time }),
  warmUp: count.nullable(),
  seed: count,
  latency: z.strictObject({ order: span, answer: span }),
  riskFree: count,
});
