/**
 * Golden orders by hand: what a law of the exchange alone failed on (`hand.json`). No engine has a part in it, so that
 * there is no digest: all that was asked and told is kept, in lines that a person can hold against about.md.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatDecimal, formatShort } from '../../src/model/decimal.ts';
import type { OrderTerms } from '../../src/model/order.ts';
import { formatTime, type TimeMs } from '../../src/model/time.ts';
import { rateDigits } from '../../src/model/units.ts';
import type { Command, VenueEvent } from '../../src/model/venue-event.ts';
import type { HandPlan } from '../reference/hand-orders.ts';
import { runVenue } from '../reference/venue-run.ts';
import { readCase } from '../support/failure.ts';
import { priceDigits, quantityDigits } from '../support/play.ts';
import { coinDigits } from '../support/random-run.ts';
import type { RunPlan } from '../support/run-plan.ts';

const here = new URL('.', import.meta.url).pathname;

/** Names of the folders that hold orders by hand, in order. */
export const hands: readonly string[] = readdirSync(here).filter((name) =>
  existsSync(join(here, name, 'hand.json')),
);

export const handOf = (name: string): HandPlan =>
  readCase(readFileSync(join(here, name, 'hand.json'), 'utf8')) as HandPlan;

export interface ExpectedTrace {
  /** What the account holds after the last step, in money and in each market. */
  readonly balance: string;
  readonly positions: readonly string[];
  readonly asked: readonly string[];
  /** In the order in which the exchange told them; ambiguous candles by themselves. */
  readonly told: readonly string[];
  readonly ambiguous: readonly string[];
}

export function playedHand(hand: HandPlan): ExpectedTrace {
  const { plan } = hand;
  const { sent, events, ambiguous, accounts } = runVenue(hand);
  const end = accounts.at(-1)!;
  return {
    balance: formatDecimal(end.balance, plan.moneyDigits),
    positions: end.positions.map((units) => formatShort(units, quantityDigits)),
    asked: sent.map(({ command, at }) => `${formatTime(at as TimeMs)} ${askOf(command, plan)}`),
    told: events.map((event) => lineOf(event, plan)),
    ambiguous: ambiguous.map((event) => lineOf(event, plan)),
  };
}

function askOf(command: Command, plan: RunPlan): string {
  if (command.kind === 'place') {
    const { order, children } = command;
    const those = children.map((child) => `; ${termsOf(child, plan)}`).join('');
    return `place ${termsOf(order, plan)}${those}`;
  }
  const { kind, order, ...rest } = command;
  return `${kind} ${order}:${told(rest, plan)}`;
}

function termsOf({ id, side, type, role, ...rest }: OrderTerms, plan: RunPlan): string {
  const { market, quantity, quoteAmount, limit, trigger, oco } = rest;
  return `${id} ${side} ${type} (${role}):${told({ market, quantity, quoteAmount, limit, trigger, oco }, plan)}`;
}

function lineOf(event: VenueEvent, plan: RunPlan): string {
  const { kind, order, at, ...rest } = event;
  return `${formatTime(at)} ${kind} ${order}:${told(rest, plan)}`;
}

/** By name, and in whole units where it depends on what a number speaks of; what is 0 is left out. */
function told(values: object, { moneyDigits }: RunPlan): string {
  const inBase = 'feeCurrency' in values && values.feeCurrency === 'base';
  const digits: Readonly<Record<string, number>> = {
    ...{ price: priceDigits, priceBefore: priceDigits, limit: priceDigits, trigger: priceDigits },
    ...{ quantity: quantityDigits, leaves: quantityDigits, coins: coinDigits },
    ...{ cost: moneyDigits, amount: moneyDigits, quoteAmount: moneyDigits, left: moneyDigits },
    ...{ maintenance: moneyDigits, difference: moneyDigits, rate: rateDigits },
    fee: inBase ? quantityDigits : moneyDigits,
  };
  const said = Object.entries(values) as readonly (readonly [string, unknown])[];
  return said
    .filter(([, value]) => value !== 0 && value !== false)
    .map(([name, value]) => {
      const by = digits[name];
      return ` ${name} ${by === undefined ? String(value) : formatShort(Number(value), by)}`;
    })
    .join('');
}
