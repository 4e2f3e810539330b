/**
 * The quick way of the most frequent decision: `buy()`, `sell()` or `exit()` as they stand, in a run that asks no more of
 * an order than its size. The same signal, order, numbers and command as `decide.ts`, which is asked wherever anything
 * here does not hold, refusals included.
 *
 * Intents without terms are three frozen objects, so that one look tells them; whoever writes the same as an object of
 * his own goes the long way, and a law holds both together.
 */
import { BugError } from '../base/assert.ts';
import { marketOrder } from '../execution/plan-order.ts';
import { plainBuy, plainExit, plainSell, type Intent } from '../model/intent.ts';
import { cutToLot, rulesAt } from '../model/instrument.ts';
import type { Money, Side } from '../model/units.ts';
import { sizeEntry, type Size } from '../risk/sizing.ts';
import { approve } from '../risk/verdict.ts';
import type { Decision } from './decision.ts';
import { orderTerms } from './order-terms.ts';

/** Whether `intent` has become a command in the outbox; false, and nothing has been done, where that is not certain. */
export function decidesPlainly(decision: Decision, intent: Intent): boolean {
  const { kernel, instance, moment, plainSizing } = decision;
  if (plainSizing === null || kernel.risk !== null) return false;
  const { lane } = instance;
  const rules = rulesAt(lane.instrument, moment.at);
  if (intent === plainExit) {
    const { quantity: held } = lane.position;
    const quantity = cutToLot(Math.abs(held), rules.lot);
    if (quantity === 0) return false;
    return places(decision, 'exit', held > 0 ? 'sell' : 'buy', {
      quantity,
      quoteAmount: 0 as Money,
      cutToFunds: false,
    });
  }
  if (intent !== plainBuy && intent !== plainSell) return false;
  const size = sizeEntry(plainSizing, moment.equity, rules);
  if ('refused' in size) return false;
  lane.view.restingEntries++;
  return places(decision, 'entry', intent.side, size);
}

function places(decision: Decision, role: 'entry' | 'exit', side: Side, size: Size): boolean {
  const { kernel, moment, outbox } = decision;
  const { orders, journal, config } = kernel;
  decision.signal = orders.nextSignalId();
  const order = approve(orderTerms(decision, role, side, marketOrder, size, 0), config.rules);
  if ('denied' in order) throw new BugError('a run without rules denies nothing');
  journal.asked.plainOrder(moment.at, order);
  outbox.push(orders.submit(order, noChildren));
  return true;
}

const noChildren: readonly never[] = [];
