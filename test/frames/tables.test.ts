/**
 * Frames hold what the result and the journal hold, every row and every column: of minutes on margin, of a run with two
 * markets and an open trade (report/rich.ts), and of a liquidation.
 */
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { RunTable } from '../../src/frames/index.ts';
import { framesOf, type RunFrames } from '../../src/frames/run-frames.ts';
import { csvOf } from '../../src/report/csv.ts';
import { reportModel } from '../../src/report/model.ts';
import { runTables } from '../../src/report/tables.ts';
import { openFile } from '../../src/run-file.ts';
import { runScenario, type FinishedRun } from '../../src/scenario/run.ts';
import { root } from '../cli/spawn.ts';
import { liquidatedRun } from '../report/liquidated.ts';
import { richRun } from '../report/rich.ts';
import { columnOf, columnsOf, instants, numbers, readCsv, type Cell } from './make.ts';

const minutes = join(root, 'scenarios/003-minutes-on-margin.yaml');

const runs: Record<string, FinishedRun> = {};
const frames: Record<string, RunFrames> = {};
beforeAll(async () => {
  runs['minutes'] = runScenario(await openFile(minutes), { band: false });
  runs['rich'] = await richRun();
  runs['liquidated'] = await liquidatedRun();
  for (const [name, run] of Object.entries(runs)) frames[name] = framesOf(run);
});
const names = ['minutes', 'rich', 'liquidated'] as const;

const of = (name: string, table: RunTable): Readonly<Record<string, readonly Cell[]>> =>
  columnsOf(frames[name]!.frame(table));

describe.each(names)('frames of %s', (name) => {
  it('LEDG-2 trades are those of the result, with what the report tells of each', () => {
    const run = runs[name]!;
    const { trades, orders } = run.result;
    const told = reportModel(run).trades;
    const all = <T>(of: (trade: (typeof trades)[number]) => T): T[] => trades.map(of);
    const causes = new Map(orders.map(({ id, cause }) => [id, cause]));
    expect(trades.length).toBeGreaterThan(0);
    expect(of(name, 'trades')).toEqual({
      number: trades.map((_, i) => i + 1),
      market: all(({ market }) => market),
      strategy: all(({ strategy }) => strategy),
      side: all(({ side }) => side),
      openedAt: all(({ openedAt }) => openedAt),
      openedAtMs: instants(all(({ openedAt }) => openedAt)),
      closedAt: all(({ closedAt }) => closedAt),
      closedAtMs: instants(all(({ closedAt }) => closedAt)),
      quantity: numbers(all(({ quantity }) => quantity)),
      entryPrice: numbers(all(({ entryPrice }) => entryPrice)),
      exitPrice: numbers(all(({ exitPrice }) => exitPrice)),
      grossProfit: numbers(all(({ grossProfit }) => grossProfit)),
      fees: numbers(all(({ fees }) => fees)),
      slippage: numbers(all(({ slippage }) => slippage)),
      funding: numbers(all(({ funding }) => funding)),
      interest: numbers(all(({ interest }) => interest)),
      liquidationFee: numbers(all(({ liquidationFee }) => liquidationFee)),
      insurance: numbers(all(({ insurance }) => insurance)),
      charges: numbers(all(({ charges }) => charges)),
      netProfit: numbers(all(({ netProfit }) => netProfit)),
      unrealised: numbers(all(({ unrealised }) => unrealised)),
      return: numbers(all((trade) => trade.return)),
      exitReason: all(({ exitReason }) => exitReason),
      exitCause: all(({ closedAt, orders }) =>
        closedAt === null ? null : (causes.get(orders.at(-1)!) ?? null),
      ),
      firstStop: numbers(told.map(({ levels }) => levels.find(({ kind }) => kind === 'stop')?.price ?? null)),
      rMultiple: numbers(told.map(({ rMultiple }) => rMultiple)),
      mae: numbers(told.map(({ mae }) => mae)),
      mfe: numbers(told.map(({ mfe }) => mfe)),
      holdMs: numbers(
        all(({ openedAt, closedAt }) =>
          closedAt === null ? null : Date.parse(closedAt) - Date.parse(openedAt),
        ),
      ),
      plannedR: numbers(all(({ plannedR }) => plannedR)),
      actualR: numbers(all(({ actualR }) => actualR)),
      signal: told.map(({ signals }) => signals.opening),
      closingSignal: numbers(told.map(({ signals }) => signals.closing)),
    });
  });

  it('EXEC-1 orders are those of the result, and beside them how each was executed', () => {
    const run = runs[name]!;
    const { orders } = run.result;
    const all = <T>(of: (order: (typeof orders)[number]) => T): T[] => orders.map(of);
    const found = of(name, 'orders');
    expect(found).toMatchObject({
      id: all(({ id }) => id),
      signal: all(({ signal }) => signal),
      strategy: all(({ strategy }) => strategy),
      market: all(({ market }) => market),
      side: all(({ side }) => side),
      type: all(({ type }) => type),
      role: all(({ role }) => role),
      timeInForce: all(({ timeInForce }) => timeInForce),
      parent: numbers(all(({ parent }) => parent)),
      createdAt: all(({ createdAt }) => createdAt),
      createdAtMs: instants(all(({ createdAt }) => createdAt)),
      endedAt: all(({ endedAt }) => endedAt),
      endedAtMs: instants(all(({ endedAt }) => endedAt)),
      state: all(({ state }) => state),
      cause: all(({ cause }) => cause),
      reason: all(({ reason }) => reason),
      value: numbers(all(({ value }) => value)),
      bound: numbers(all(({ bound }) => bound)),
      quantity: numbers(all(({ quantity }) => quantity)),
      amount: numbers(all(({ amount }) => amount)),
      limit: numbers(all(({ limit }) => limit)),
      trigger: numbers(all(({ trigger }) => trigger)),
      decisionPrice: numbers(all(({ decisionPrice }) => decisionPrice)),
      filled: numbers(all(({ filled }) => filled)),
      averagePrice: numbers(all(({ averagePrice }) => averagePrice)),
      fees: numbers(all(({ fees }) => fees)),
    });
    // Of the rest, what can be had elsewhere: the first fill from the journal, what was missed from the order.
    const first = run.result.orders.map(
      ({ id }) => run.record.fills.find(({ order }) => order === id)?.at ?? NaN,
    );
    expect(found['firstFillAtMs']).toEqual(first);
    // Of what waits for a level, no time from its signal is measured.
    const waits = orders.map(({ parent, id }) => parent !== null || id < 0);
    expect(found['signalToFillMs']).toEqual(
      first.map((at, i) => (waits[i]! ? NaN : at - Date.parse(orders[i]!.createdAt))),
    );
  });

  it('fills are those of the journal', () => {
    const { record, config } = runs[name]!;
    const found = of(name, 'fills');
    const markets = config.markets.map(({ instrument }) => instrument).sort((a, b) => (a.id < b.id ? -1 : 1));
    const all = <T>(of: (fill: (typeof record.fills)[number]) => T): T[] => record.fills.map(of);
    const money = (units: number): number => units / 10 ** config.account.digits;
    const atPrice = (market: number, units: number): number => units / 10 ** markets[market]!.priceDigits;
    const liquidations = new Map(
      record.ledger
        .filter(({ reason }) => reason === 'liquidation')
        .map(({ order, amount }) => [order, -amount]),
    );
    expect(found).toEqual({
      time: all(({ at }) => new Date(at).toISOString().replace('.000Z', 'Z')),
      timeMs: all(({ at }) => at),
      order: all(({ order }) => order),
      market: all(({ market }) => markets[market]!.id),
      role: all(({ role }) => role),
      side: all(({ side }) => side),
      price: all(({ market, price }) => atPrice(market, price)),
      priceBefore: all(({ market, priceBefore }) => atPrice(market, priceBefore)),
      quantity: all(({ market, quantity }) => quantity / 10 ** markets[market]!.quantityDigits),
      cost: all(({ cost }) => money(cost)),
      fee: all(({ fee }) => money(fee)),
      liquidationFee: all(({ order }) => money(liquidations.get(order) ?? 0)),
      liquidity: all(({ liquidity }) => liquidity),
      proof: all(({ byDetail }) => (byDetail ? 'detail' : 'candle')),
    });
  });

  it('LEDG-1 the ledger has every line, and money adds up to what the account ended with, less open positions', () => {
    const { record, config } = runs[name]!;
    const { currency, digits } = config.account;
    const found = of(name, 'ledger');
    const { ledger } = record;
    expect(found['timeMs']).toEqual(ledger.map(({ at }) => at));
    expect(found['time']).toEqual(ledger.map(({ at }) => new Date(at).toISOString().replace('.000Z', 'Z')));
    expect(found['reason']).toEqual(ledger.map(({ reason }) => reason));
    expect(found['order']).toEqual(ledger.map(({ order }) => (order === 0 ? NaN : order)));
    const markets = config.markets.map(({ instrument }) => instrument).sort((a, b) => (a.id < b.id ? -1 : 1));
    const held = ledger.map((line) => (line.currency === 0 ? null : markets[line.currency - 1]!));
    expect(found['currency']).toEqual(held.map((market) => market?.base ?? currency));
    expect(found['amount']).toEqual(
      ledger.map(({ amount }, i) => amount / 10 ** (held[i]?.quantityDigits ?? digits)),
    );
    expect(Object.keys(found)).toEqual(['time', 'timeMs', 'currency', 'amount', 'reason', 'order']);
  });

  it.each(runTables)('%s: cell by cell what the CSV holds', (table) => {
    const run = runs[name]!;
    const [head, ...rows] = readCsv(csvOf(table, run, () => reportModel(run)));
    const frame = frames[name]!.frame(table);
    expect(frame.columns.filter((column) => head!.includes(column))).toEqual(head);
    expect(
      frame.columns.filter((column) => !head!.includes(column)).every((column) => column.endsWith('Ms')),
    ).toBe(true);
    for (const [i, column] of head!.entries()) {
      const isText = frame.dtypes[frame.columns.indexOf(column)] === 'string';
      const cells = rows.map((row) => row[i]!);
      const wanted = cells.map((cell) => (isText ? cell || null : cell === '' ? NaN : Number(cell)));
      expect([column, ...columnOf(frame, column)]).toEqual([column, ...wanted]);
    }
  });
});
