/**
 * What the trade in hand of a market has brought (LEDG-2), fill by fill: realised profit, gross, less fees; a fee in base
 * is worth what the fill's price makes of it. A trade runs from flat to flat; a fill that turns a position round closes
 * one and begins the next, and its fee is shared.
 */
import { mulDiv } from '../base/mul-div.ts';
import { cutToLot, notionalOf, rulesAt } from '../model/instrument.ts';
import type { Money, Quantity } from '../model/units.ts';
import type { Filled } from '../model/venue-event.ts';
import type { Lane } from './kernel.ts';

/** A fill with what of it went as a fee, and what was held and had been realised before it. */
export interface BookedFill {
  readonly fill: Filled;
  readonly kept: Quantity;
  readonly held: Quantity;
  readonly realised: Money;
}

export interface TradeStep {
  /** Net of the trade with this fill, in money. */
  readonly net: number;
  /** Whether it is over: flat, dust left out, or turned round. */
  readonly isOver: boolean;
  /** What the next trade begins with. */
  readonly next: number;
}

/** `before`: net of the trade so far. The position has been moved. */
export function stepTrade(before: number, { instrument, position }: Lane, booked: BookedFill): TradeStep {
  const { fill, kept, held, realised } = booked;
  const fee = kept > 0 ? notionalOf(instrument, fill.price, kept, 'half-even') : fill.fee;
  const turns = held * position.quantity < 0;
  const brought = (fill.quantity - kept) as Quantity;
  const paid = turns ? mulDiv(fee, Math.abs(held), brought, 'half-even') : fee;
  const net = before + position.realised - realised - paid;
  const { lot } = rulesAt(instrument, fill.at);
  // A new trade takes in what a fee or a change of the lot has left over.
  const isOver = turns || cutToLot(Math.abs(position.quantity), lot) === 0;
  return { net, isOver, next: isOver ? paid - fee : net };
}
