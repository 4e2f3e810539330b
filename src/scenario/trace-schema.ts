/**
 * The way of a signal as a contract (FLOW-1): what `backlot trace RUN SIGNAL --json` prints, and what it prints without a
 * signal, in the words of the result (`result-schema.ts`). From it come the types and the JSON Schema (`backlot schema trace`).
 */
import { z } from 'zod';
import { signalActions } from '../engine/journal-asked.ts';
import { feeCurrencies } from '../model/costs.ts';
import { stopCauses } from '../model/order.ts';
import { resultSchema } from './result-schema.ts';

const { name, digest, orders, trades, refusals } = resultSchema.shape;
const decimal = z.string().regex(/^-?\d+(\.\d+)?$/);
const time = z.iso.datetime();
const id = z.number().int();
const count = id.min(0);
const text = z.string();

export const outcomes = ['refused', 'rejected', 'unfilled', 'filled', 'asked'] as const;

const signalShape = {
  signal: id.describe('From 1, in the order in which they were decided.'),
  at: time.describe('When it was decided.'),
  strategy: text.describe('Id of the strategy.'),
  market: text.describe('Id of the market.'),
  action: z.enum(signalActions).describe('What it asked for.'),
  side: z.enum(['buy', 'sell']).nullable().describe('Of an entry; null for others.'),
  price: decimal.describe('The price on which it was decided.'),
  outcome: z
    .enum(outcomes)
    .describe(
      'What became of it: refused before there was an order; each of its orders rejected by the venue; no fill at all; filled, if only in part; or, of one that cancels or amends, asked of the venue.',
    ),
  why: text
    .nullable()
    .describe(
      'Step and reason of a refusal; reason of a rejection; what ended the order that did not fill; what closed the trade of one that did, `open` where nothing has.',
    ),
  trades: z.array(id).describe('Trades that its orders filled in, by their number in the report.'),
};

const isOwn = 'Its order opened the trade, added to it, took from it, closed it.';

const event = z.strictObject({
  at: time.describe('When. Inside a candle, a place on the walk’s clock (PATH-7).'),
  kind: text.describe('As the journal names it.'),
  order: id.nullable().describe('The order that it is about; null for the signal itself and its refusal.'),
  askedBy: id.nullable().describe('The signal that asked for it, where that is another than the order’s.'),
  cause: z.enum(stopCauses).nullable().describe('What moved a stop, or why a manager asked (STOP-1).'),
  reason: text.nullable().describe('Of a refusal, a rejection or an end.'),
  price: decimal.nullable().describe('At which it filled, triggered, or was decided.'),
  quantity: decimal.nullable().describe('That filled, rests, or is left.'),
  limit: decimal.nullable().describe('As it stands from then on; null without one.'),
  trigger: decimal.nullable().describe('As it stands from then on; null without one.'),
  fee: decimal.nullable().describe('Of a fill.'),
  feeCurrency: z.enum(feeCurrencies).nullable().describe('What the fee was paid in.'),
  text: text.describe('The same as a line.'),
});

const risk = z.strictObject({
  order: id.describe('The entry: the first that filled, else the first.'),
  expectedEntry: decimal.describe('Its limit, its trigger, or the price of the decision.'),
  plannedStop: decimal.nullable().describe('Where its stop would have been placed there; null without one.'),
  plannedR: decimal.nullable().describe('From the expected entry to the planned stop.'),
  averageEntry: decimal.nullable().describe('What it filled at, on average; null where it did not.'),
  firstStop: decimal.nullable().describe('Where its stop first came to rest; null where none has.'),
  actualR: decimal
    .nullable()
    .describe('From the average entry to the first stop; null where that lay beyond it.'),
});

const part = z.strictObject({
  number: id.describe('In the report.'),
  parts: z.array(z.enum(['opened', 'added', 'reduced', 'closed'])).describe(isOwn),
  closedBy: text
    .nullable()
    .describe('What closed it, with what moved that stop or sent it; null while open.'),
  closingOrder: id.nullable().describe('The order that closed it; null while open.'),
  closingSignal: id
    .nullable()
    .describe('The signal of that order; null while open, and of an order of none.'),
  trade: trades.element.describe('The trade, as in the result.'),
});

const run = z.strictObject({ name, digest, signals: count.describe('How many there are.') });

export const traceSchema = z
  .strictObject({
    run: run.describe('Which run it is of.'),
    ...signalShape,
    refusals: z.array(refusals.element).describe('What of it was refused, and why, as in the result.'),
    orders: z.array(orders.element).describe('Its orders, stops and targets among them, as in the result.'),
    events: z.array(event).describe('All that happened to it and to its orders, in order.'),
    risk: risk.nullable().describe('Planned and actual R of its entry, as prices; null without one.'),
    parts: z.array(part).describe('The trades that its orders filled in.'),
  })
  .describe('The way of one signal, from what was decided to how it ended (FLOW-1).');

const summary = z.strictObject(signalShape);

export const signalListSchema = z
  .strictObject({
    run: run.describe('Which run it is of.'),
    outcomes: z
      .array(
        z.strictObject({
          outcome: summary.shape.outcome,
          why: summary.shape.why,
          signals: count.describe('How many signals came to this.'),
          first: id.describe('The first of them.'),
        }),
      )
      .describe('What became of the signals, the most frequent first.'),
    signals: z.array(summary).describe('All, in order.'),
    unprompted: z
      .array(orders.element)
      .describe('Orders of no signal: of a limit on risk (RISK-2), or of the exchange (MARG-1).'),
  })
  .describe('The signals of a run with what became of each.');

export type SignalTrace = z.infer<typeof traceSchema>;
export type SignalSummary = z.infer<typeof summary>;
export type SignalList = z.infer<typeof signalListSchema>;
export type TraceEvent = SignalTrace['events'][number];

/** JSON Schema of both: one signal, or all of them. */
export function traceJsonSchema(): object {
  return z.toJSONSchema(z.union([traceSchema, signalListSchema]));
}
