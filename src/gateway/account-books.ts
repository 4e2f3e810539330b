/**
 * What an account has, as exchanges tell it: assets with what is free and locked on spot, wallet and positions on margin.
 *
 * The simulated exchange keeps a balance of which longs are paid and to which shorts are added; an exchange's wallet is
 * that with every open position taken back at cost, so that it changes by realised profit, fees and funding alone.
 */
import { mulDiv } from '../base/mul-div.ts';
import { notionalOf } from '../model/instrument.ts';
import { initialMargin, maintenanceMargin } from '../model/margin.ts';
import type { Money, Price, Quantity } from '../model/units.ts';
import type { SimulatedVenue } from '../venue/simulated.ts';
import { liquidationPrice } from './liquidation-price.ts';
import type { Holding, ServedConfig, ServedMarket, ServedPosition } from './served.ts';

export interface AccountBooks {
  /** Spot: the account's currency, every base, and the coin. */
  holdings(): readonly Holding[];
  /** Margin: every market, flat ones too. */
  positions(): readonly ServedPosition[];
  position(market: number): ServedPosition;
  /** Margin: what resting orders of a market hold, fee included. */
  heldForOrders(market: number): Money;
  /** Margin: the price that liquidates a position; null where none does, and where nothing is open. */
  liquidationPrice(market: number): Price | null;
  /** Margin: money without what open positions have gained or lost. */
  wallet(): Money;
  isOpen(market: number): boolean;
  /** Books a fill of signed `quantity`; returns what the part that closed has brought. To be told of every fill, once. */
  realise(market: number, quantity: Quantity, cost: Money): Money;
}

export function booksOf(
  config: ServedConfig,
  markets: readonly ServedMarket[],
  venue: SimulatedVenue,
): AccountBooks {
  const { account, books } = venue.state;
  /** Average cost of what is open, beside the exchange's own, which fills have moved by the time they are told. */
  const open = markets.map(() => ({ quantity: 0, cost: 0 }));

  const position = (market: number): ServedPosition => {
    const { position: quantity, entryCost } = books[market]!;
    const { instrument, margin } = markets[market]!;
    const size = Math.abs(quantity) as Quantity;
    const value = notionalOf(instrument, venue.priceOf(market), size, 'half-even');
    return {
      market,
      quantity,
      entryCost,
      value,
      unrealised: (Math.sign(quantity) * (value - entryCost)) as Money,
      initialMargin: initialMargin(margin, value),
      maintenance: maintenanceMargin(margin, margin.on === 'entry' ? entryCost : value),
      margin: books[market]!.margin,
    };
  };

  /** What answers for a position beside its own value: its margin, or the account with all that is open elsewhere. */
  const restOf = (market: number): number => {
    const { position: quantity, entryCost, margin } = books[market]!;
    if (config.margin.mode === 'isolated') return margin - Math.sign(quantity) * entryCost;
    let rest: number = account.balance;
    for (let other = 0; other < books.length; other++) {
      if (other === market || books[other]!.position === 0) continue;
      const { value, maintenance } = position(other);
      rest += Math.sign(books[other]!.position) * value - maintenance;
    }
    return rest;
  };

  return {
    holdings() {
      const { balance, held, reserve } = account;
      const money: Holding = {
        asset: config.currency,
        digits: config.digits,
        free: balance - held - reserve,
        locked: held,
      };
      const bases = markets.map(({ instrument }, m): Holding => {
        const { position: quantity, heldBase } = books[m]!;
        const { base, quantityDigits } = instrument;
        return { asset: base, digits: quantityDigits, free: quantity - heldBase, locked: heldBase };
      });
      const { coin } = config;
      if (coin === null) return [money, ...bases];
      return [money, ...bases, { asset: coin.code, digits: coin.digits, free: account.coins, locked: 0 }];
    },
    positions: () => markets.map((_, m) => position(m)),
    position,
    heldForOrders: (market) =>
      books[market]!.orders.reduce((sum, { heldMoney }) => sum + heldMoney, 0) as Money,
    liquidationPrice(market) {
      const { position: quantity, entryCost } = books[market]!;
      if (quantity === 0) return null;
      const { instrument, margin } = markets[market]!;
      return liquidationPrice({ instrument, margin, quantity, entryCost, rest: restOf(market) });
    },
    wallet() {
      let sum: number = account.balance;
      for (const { position: quantity, entryCost } of books) sum += Math.sign(quantity) * entryCost;
      return sum as Money;
    },
    isOpen: (market) => books[market]!.position !== 0,
    realise(market, quantity, cost) {
      const held = open[market]!;
      const closes = held.quantity * quantity < 0 ? Math.min(Math.abs(quantity), Math.abs(held.quantity)) : 0;
      const sign = Math.sign(held.quantity);
      const released = closes === 0 ? 0 : mulDiv(held.cost, closes, Math.abs(held.quantity), 'half-even');
      const closed = closes === 0 ? 0 : mulDiv(cost, closes, Math.abs(quantity), 'half-even');
      held.cost += cost - closed - released;
      held.quantity += quantity;
      return (sign * (closed - released)) as Money;
    },
  };
}
