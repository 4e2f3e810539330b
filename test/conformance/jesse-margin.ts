/**
 * Jesse's levered accounts (`oracles/jesse`): what resting entries leave free, which orders are refused, and where an
 * isolated position is liquidated.
 *
 * Its conventions: the maintenance margin is a rate of what the position cost; the bankruptcy price is where nothing of
 * the margin is left, which is where a position without maintenance margin is liquidated. What is told of market, limit
 * and stop orders of both sides alike is asked of each.
 */
import { buy, sell, type EntryType } from '../../src/model/intent.ts';
import type { ConformanceCase } from './case.ts';
import type { JesseCase } from './jesse-case.ts';
import { inUnits } from './orders-in-units.ts';
import { runCase, type Candle, type CaseResult, type CaseTerms } from './run-case.ts';
import { held, type CaseHead } from './verdict.ts';

const flat = (price: number): Candle => [price, price, price, price];

function play(terms: Pick<CaseTerms, 'candles' | 'decide' | 'balance' | 'margin'>, size: number): CaseResult {
  const digits = { price: 4, quantity: 4, money: 8 };
  return runCase({ ...terms, account: 'margin', sizing: { quantity: size }, digits });
}

const counts: Readonly<Record<string, number>> = { one: 1, two: 2, three: 3 };

/** Buys that rest at 10 below a market at 20, in orders of 100; null for words that are not known. */
export function walletCase(one: JesseCase, head: CaseHead): ConformanceCase | null {
  const { leverage, start_wallet: wallet } = one as Required<JesseCase>;
  const [limit, market, unit] = [10, 20, 10];
  const terms = {
    candles: [flat(market), flat(market)],
    balance: wallet,
    margin: { mode: 'isolated', leverage },
  } as const;
  const ours: unknown[] = [];
  for (const step of one.steps!) {
    const said = /^(\w+) entry orders of notional (\d+) each pending$/.exec(String(step['after']));
    const count = counts[said?.[1] ?? ''];
    if (said === null || count === undefined) return null;
    const resting = inUnits((count * Number(said[2])) / limit, unit, { type: 'limit', limit });
    const { cash, held: state } = play({ ...terms, decide: (row) => (row === 0 ? resting : null) }, unit);
    // As many at market as are not refused, and what the first refusal says is left for a part of one.
    const enough = Array.from({ length: (2 * wallet * leverage) / (unit * market) }, () => buy());
    const full = play({ ...terms, decide: (row) => (row === 0 ? [...resting, ...enough] : null) }, unit);
    const left = full.orders.find(({ state: end }) => end === 'rejected')!.bound / 1e8;
    const bought = full.fills.reduce((sum, { price, quantity }) => sum + price * quantity, 0);
    ours.push({
      after: step['after'],
      wallet: cash,
      available_margin: state.freeMoney,
      leveraged_available: bought + left * leverage,
    });
  }
  return held(head, { ours, theirs: one.steps, tolerance: 1e-9, isAbsolute: true });
}

/** Whether an order at 100 of that value is refused; null where it depends on side or type. */
export function rejectionCase(one: JesseCase, head: CaseHead): ConformanceCase {
  const { balance, leverage, order_notional: notional } = one as Required<JesseCase>;
  const at = 100;
  const orders: readonly (readonly [typeof buy, EntryType, number])[] = [
    [buy, { type: 'market' }, at],
    [sell, { type: 'market' }, at],
    [buy, { type: 'limit', limit: at }, at + 1],
    [sell, { type: 'limit', limit: at }, at - 1],
    [buy, { type: 'stop', trigger: at }, at - 1],
    [sell, { type: 'stop', trigger: at }, at + 1],
  ];
  const refused = orders.map(([enter, order, market]) => {
    const decide: CaseTerms['decide'] = (row) => (row === 0 ? enter({ order }) : null);
    const candles = [flat(market), flat(market)];
    const margin = { mode: 'isolated', leverage } as const;
    return play({ candles, balance, margin, decide }, notional / at).orders[0]!.state === 'rejected';
  });
  const ours = { rejected: new Set(refused).size === 1 ? refused[0] : null };
  return held(head, { ours, theirs: one.expected, tolerance: 0 });
}

/** One unit at the entry price, and a candle that goes far against it. */
export function liquidationCase(one: JesseCase, head: CaseHead): ConformanceCase {
  const { entry, leverage, maintenance_margin_rate: rate } = one as Required<JesseCase>;
  const isLong = one.side === 'long';
  const end = isLong ? entry / 100 : 3 * entry;
  const candles = [
    flat(entry),
    flat(entry),
    [entry, Math.max(entry, end), Math.min(entry, end), end] as const,
  ];
  const closedAt = (maintenance: number): number | undefined => {
    const margin = { mode: 'isolated', leverage, maintenance: { rate: maintenance, on: 'entry' } } as const;
    const decide: CaseTerms['decide'] = (row) => (row === 0 ? (isLong ? buy() : sell()) : null);
    const { fills } = play({ candles, balance: 1_000_000, margin, decide }, 1);
    return fills.find(({ role }) => role === 'liquidation')?.price;
  };
  const ours = { liquidation_price: closedAt(rate), bankruptcy_price: closedAt(0) };
  return held(head, { ours, theirs: one.expected, tolerance: one.abs_tol ?? 1e-9, isAbsolute: true });
}
