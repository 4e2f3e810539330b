/** The result of a run, read out of its journal: what `result-schema.ts` promises. */
import { engineRevision } from '../engine/config.ts';
import type { Engine } from '../engine/engine.ts';
import type { RunRecord } from '../engine/journal-read.ts';
import type { LiquidationRecord, OrderRecord, RefusalRecord } from '../engine/run-record.ts';
import { formatDecimal, formatShort } from '../model/decimal.ts';
import { notionalOf, type Instrument } from '../model/instrument.ts';
import { formatTime, type TimeMs } from '../model/time.ts';
import { noMoney, type Money, type Price, type Quantity } from '../model/units.ts';
import { chargesOf, type Dust, type Trade } from '../portfolio/trades.ts';
import type { EquitySeries } from '../stats/equity-series.ts';
import { executionMetrics } from '../stats/execution-metrics.ts';
import type { MarketData } from './build.ts';
import { coinUse, type CoinUse } from './coin-use.ts';
import { detailResult } from './detail-findings.ts';
import { entryRisk, TradeRisks } from './entry-risk.ts';
import type { NormalScenario } from './normal.ts';
import { riskOf } from './result-risk.ts';
import { perUnit, statedExecution } from './result-execution.ts';
import type { Result, ResultBand, ResultMetrics } from './result-schema.ts';
import { coinFindings, runFindings } from './run-findings.ts';

export interface Figures {
  readonly metrics: ResultMetrics;
  readonly band: ResultBand | null;
  readonly equity: EquitySeries;
}

/** `data` in the order of the scenario's markets. */
export function resultOf(
  scenario: NormalScenario,
  engine: Engine,
  run: RunRecord,
  figures: Figures,
  data: readonly MarketData[],
): Result {
  const { digits, currency } = scenario.account;
  const { at, equity, length } = figures.equity;
  const facts = new Facts(scenario, engine, run);
  const coin = coinUse(engine, run, length === 0 ? null : at[0]!);
  const { lanes } = engine.kernel;
  const instruments = lanes.map((lane) => lane.instrument);
  const execution = executionMetrics({ ...run, instruments, prices: lanes.map(({ candles }) => candles) });
  const deposited = engine.kernel.config.account.balance + (coin?.startValue ?? 0);
  return {
    name: scenario.name,
    digest: engine.digest(),
    engineRevision,
    path: scenario.path,
    seed: scenario.seed,
    period: {
      from: length === 0 ? null : formatTime(at[0] as TimeMs),
      to: length === 0 ? null : formatTime(at[length - 1] as TimeMs),
      steps: length,
    },
    account: {
      currency,
      start: formatDecimal(deposited, digits),
      end: formatDecimal(length === 0 ? deposited : equity[length - 1]!, digits),
      interest: formatDecimal(run.charged.interest, digits),
      insurance: formatDecimal(run.charged.insurance, digits),
      charges: formatDecimal(chargesOf(run.charged), digits),
      dust: run.dust.map((one) => facts.dust(one)),
      coin: coin === null ? null : statedCoin(coin, digits),
    },
    metrics: figures.metrics,
    band: figures.band,
    execution: statedExecution(execution, instruments, digits),
    risk: riskOf(scenario, lanes, run, figures.equity),
    ambiguous: run.ambiguities.map((one) => ({
      at: formatTime(one.at),
      market: facts.id(one.market),
      order: one.order,
      first: one.highFirst ? 'high' : 'low',
      difference: formatDecimal(one.difference, digits),
    })),
    detail: detailResult(engine, run),
    trades: run.trades.map((trade) => facts.trade(trade)),
    orders: run.orders.map((order) => facts.order(order)),
    liquidations: run.liquidations.map((one) => facts.liquidation(one)),
    refusals: run.refusals.map((refusal) => facts.refusal(refusal)),
    findings: [...runFindings(scenario, engine, data, run), ...coinFindings(coin)],
    dataFindings: data.flatMap(({ findings }, m) =>
      findings.map(({ line, code, at: time, message }) => ({
        market: scenario.markets[m]!.id,
        file: scenario.markets[m]!.file,
        line,
        code,
        at: formatTime(time),
        message,
      })),
    ),
  };
}

function statedCoin(use: CoinUse, digits: number): Result['account']['coin'] {
  const coins = (units: number): string => formatShort(units, use.digits);
  return {
    currency: use.code,
    start: coins(use.start),
    end: coins(use.end),
    startValue: formatDecimal(use.startValue, digits),
    endValue: formatDecimal(use.endValue, digits),
    gain: formatDecimal(use.gain, digits),
  };
}

class Facts {
  private readonly digits: number;
  private readonly strategies: readonly string[];
  private readonly instruments: readonly Instrument[];
  private readonly lastClose: readonly number[];
  private readonly strategyOf: ReadonlyMap<number, number>;
  private readonly sideOf: ReadonlyMap<number, OrderRecord['side']>;
  private readonly isSpot: boolean;
  private readonly risks: TradeRisks;

  constructor(scenario: NormalScenario, engine: Engine, run: RunRecord) {
    const { lanes } = engine.kernel;
    this.digits = scenario.account.digits;
    this.isSpot = scenario.account.kind === 'spot';
    this.strategies = scenario.strategies.map((strategy) => strategy.id);
    this.instruments = lanes.map((lane) => lane.instrument);
    this.lastClose = lanes.map(({ candles, cursor }) => candles.close[cursor.row] ?? 0);
    this.strategyOf = new Map(run.orders.map((order) => [order.id, order.strategy]));
    this.sideOf = new Map(run.orders.map((order) => [order.id, order.side]));
    this.risks = new TradeRisks(run, this.instruments);
  }

  id(market: number): string {
    return this.instruments[market]!.id;
  }

  trade(trade: Trade): Result['trades'][number] {
    const instrument = this.instruments[trade.market]!;
    const entered = trade.entryValue as number;
    return {
      market: instrument.id,
      strategy: this.strategies[this.strategyOf.get(trade.orders[0]!)!]!,
      side: trade.side,
      openedAt: formatTime(trade.openedAt),
      closedAt: trade.closedAt === null ? null : formatTime(trade.closedAt),
      quantity: formatShort(trade.quantity, instrument.quantityDigits),
      entryPrice: perUnit(instrument, trade.entryValue, trade.quantity),
      exitPrice: trade.exited === 0 ? null : perUnit(instrument, trade.exitValue, trade.exited),
      grossProfit: this.money(trade.grossProfit),
      fees: this.money(trade.fees),
      slippage: this.money(trade.slippage),
      funding: this.money(trade.funding),
      interest: this.money(trade.charged.interest),
      liquidationFee: this.money(trade.charged.liquidation),
      insurance: this.money(trade.charged.insurance),
      charges: this.money(trade.charges),
      netProfit: this.money(trade.netProfit),
      unrealised: this.money(this.unrealised(trade)),
      return: trade.closedAt === null || entered === 0 ? null : trade.netProfit / entered,
      ...this.inR(trade, instrument),
      exitReason: trade.exitRole,
      orders: [...trade.orders],
    };
  }

  /** FLOW-1: what it was planned to risk, what it did, and what it brought in units of that. */
  private inR(trade: Trade, instrument: Instrument) {
    const { entry, stop, risked } = this.risks.of(trade);
    if (entry === null) return { plannedR: null, actualR: null, r: null };
    const paid = { value: trade.entryValue, quantity: trade.quantity };
    const { plannedR, actualR } = entryRisk(entry, stop, paid, instrument);
    const r = risked === null || trade.closedAt === null ? null : trade.netProfit / risked;
    return { plannedR, actualR, r };
  }

  order(order: OrderRecord): Result['orders'][number] {
    const instrument = this.instruments[order.market]!;
    const price = (units: Price): string => formatShort(units, instrument.priceDigits);
    const size = (units: Quantity): string => formatShort(units, instrument.quantityDigits);
    const numbers = order.state === 'rejected' ? this.numbers(order) : noNumbers;
    const quantity = Math.max(order.quantity, order.filled) as Quantity;
    return {
      id: order.id,
      signal: order.signal,
      strategy: this.strategies[order.strategy]!,
      market: instrument.id,
      side: order.side,
      type: order.type,
      role: order.role,
      timeInForce: order.timeInForce,
      parent: order.parent === 0 ? null : order.parent,
      createdAt: formatTime(order.createdAt),
      endedAt: order.endedAt === null ? null : formatTime(order.endedAt),
      state: order.state,
      cause: order.cause,
      reason: order.reason,
      ...numbers,
      quantity: quantity === 0 ? null : size(quantity),
      amount: order.quoteAmount === 0 ? null : this.money(order.quoteAmount),
      limit: order.limit === 0 ? null : price(order.limit),
      trigger: order.trigger === 0 ? null : price(order.trigger),
      decisionPrice: price(order.decisionPrice),
      filled: size(order.filled),
      averagePrice: order.filled === 0 ? null : perUnit(instrument, order.cost, order.filled),
      fees: this.money(order.fees),
    };
  }

  liquidation(record: LiquidationRecord): Result['liquidations'][number] {
    const { id, priceDigits } = this.instruments[record.market]!;
    return {
      at: formatTime(record.at),
      market: id,
      order: record.order,
      price: formatShort(record.price, priceDigits),
      left: this.money(record.left),
      maintenance: this.money(record.maintenance),
    };
  }

  refusal(refusal: RefusalRecord): Result['refusals'][number] {
    const { at, signal, market, stage, reason, value, bound } = refusal;
    const numbers =
      stage === 'size'
        ? this.numbers({ ...refusal, order: null })
        : { value: plain(value), bound: plain(bound) };
    return {
      at: formatTime(at),
      signal,
      market: this.id(market),
      stage: stage as Result['refusals'][number]['stage'],
      reason,
      ...numbers,
    };
  }

  /** The numbers of a rule that was broken, in the unit that the rule speaks of. */
  private numbers(broken: Broken): { readonly value: string | null; readonly bound: string | null } {
    const instrument = this.instruments[broken.market]!;
    const written = (digits: number) => ({
      value: formatShort(broken.value, digits),
      bound: formatShort(broken.bound, digits),
    });
    switch (broken.reason) {
      case 'lot':
      case 'below-lot':
      case 'min-quantity':
      case 'max-quantity':
        return written(instrument.quantityDigits);
      case 'tick':
      case 'price-band':
        return written(instrument.priceDigits);
      case 'funds':
        // A spot sell is short of base, everything else of money.
        return this.isSpot && 'id' in broken && this.sideOf.get(broken.id) === 'sell'
          ? written(instrument.quantityDigits)
          : written(this.digits);
      case 'min-notional':
      case 'leverage':
      case 'no-equity':
        return written(this.digits);
      default:
        return noNumbers;
    }
  }

  private money(units: Money): string {
    return formatDecimal(units, this.digits);
  }

  /** Of the open part at the last close, against what it cost. */
  private unrealised(trade: Trade): Money {
    const { market, side, quantity, exited, openCost, closedAt } = trade;
    return closedAt === null ? this.gain(market, side, (quantity - exited) as Quantity, openCost) : noMoney;
  }

  dust({ market, side, quantity, cost, received }: Dust): Result['account']['dust'][number] {
    const instrument = this.instruments[market]!;
    const signed = side === 'long' ? quantity : -quantity;
    return {
      market: instrument.id,
      quantity: formatShort(signed, instrument.quantityDigits),
      cost: this.money(cost),
      value: this.money(this.worth(market, quantity)),
      profit: this.money((this.gain(market, side, quantity, cost) + received) as Money),
    };
  }

  /** What `quantity` is worth at the last close, against what it cost. */
  private gain(market: number, side: Trade['side'], quantity: Quantity, cost: Money): Money {
    if (quantity === 0) return noMoney;
    const value = this.worth(market, quantity);
    return (side === 'long' ? value - cost : cost - value) as Money;
  }

  private worth(market: number, quantity: Quantity): Money {
    const price = this.lastClose[market]! as Price;
    return notionalOf(this.instruments[market]!, price, quantity, 'half-even');
  }
}

type Broken = Pick<OrderRecord, 'market' | 'value' | 'bound'> & { readonly reason: string | null } & (
    { readonly id: number } | { readonly order: null }
  );

const noNumbers = { value: null, bound: null } as const;

/** A decimal as it came from a strategy or a rule; null for what is no number. */
const plain = (value: number): string | null => {
  if (!Number.isFinite(value)) return null;
  if (Math.abs(value) >= 1e21) return BigInt(value).toString();
  const text = String(value);
  return /e/.test(text) ? value.toFixed(Math.abs(value) < 1 ? 20 : 0) : text;
};
