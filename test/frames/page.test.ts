/** docs/frames.md is true: its program prints what stands there, and the groups hold what the trades brought. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as surface from '../../src/frames/index.ts';
import { danfo, runFrames } from '../../src/frames/index.ts';
import { framesOf, type RunFrames } from '../../src/frames/run-frames.ts';
import { buy } from '../../src/model/intent.ts';
import { parseDecimal } from '../../src/model/decimal.ts';
import { runTables } from '../../src/report/tables.ts';
import { root } from '../cli/spawn.ts';
import { runOfText } from '../report/make.ts';
import { plain } from '../scenario/make.ts';
import { script } from '../scenario/script.ts';
import { columnsOf, readCsv, type Cell } from './make.ts';

const page = readFileSync(join(root, 'docs/frames.md'), 'utf8');
const [, code] = /```ts\n([^]*?)```/.exec(page)!;
const [, shown] = /```text\n([^]*?)```/.exec(page)!;

/** As the page groups. */
function grouped(run: RunFrames): Readonly<Record<string, readonly Cell[]>> {
  const trades = run.frame('trades');
  const hour = trades.column('closedAtMs').map((at: number) => new Date(at).getUTCHours());
  const groups = trades
    .addColumn('hour', hour)
    .groupby(['exitReason', 'hour'])
    .col(['netProfit'])
    .agg({ netProfit: ['count', 'sum'] });
  return columnsOf(groups);
}

describe('docs/frames.md', () => {
  it('prints what it shows, under the name by which users import it', () => {
    const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module-typescript', '-e', code!], {
      cwd: root,
      encoding: 'utf8',
    });
    expect([stderr, stdout]).toEqual(['', `${shown!}\n`]);
  });

  it('shows groups that hold each trade once, and add up to what all trades brought', async () => {
    const { result } = await runFrames(join(root, 'scenarios/014-leverage.yaml'), { band: false });
    const sums = new Map<string, bigint>();
    for (const { exitReason, closedAt, netProfit } of result.trades) {
      const key = closedAt === null ? ',' : `${exitReason},${Number(closedAt.slice(11, 13))}`;
      sums.set(key, (sums.get(key) ?? 0n) + BigInt(parseDecimal(netProfit, 8)!));
    }
    const [, ...rows] = readCsv(shown!);
    const told = new Map(rows.map(([reason, hour, , sum]) => [`${reason},${hour}`, Number(sum)]));
    expect([...told.keys()].sort()).toEqual([...sums.keys()].sort());
    for (const [key, units] of sums) expect(told.get(key)).toBeCloseTo(Number(units) / 1e8, 8);
    expect(rows.reduce((count, row) => count + Number(row[2]), 0)).toBe(result.trades.length);
    // The account has what the trades brought, and what of the open one is not realised.
    const { start, end } = result.account;
    const open = result.trades.reduce((sum, { unrealised }) => sum + Number(unrealised), 0);
    const total = rows.reduce((sum, row) => sum + Number(row[3]), 0);
    expect(total + open).toBeCloseTo(Number(end) - Number(start), 6);
  });

  it('names everything that backlot/frames gives, and every table', () => {
    expect(Object.keys(surface).filter((name) => !page.includes(name))).toEqual([]);
    expect(runTables.filter((name) => !page.includes(`| \`${name}\` |`))).toEqual([]);
  });
});

describe('groups by exit reason and hour', () => {
  /*
   * Hours of 2024-01-01, two units, no fee; bought at the open of the candle that follows the decision.
   *
   *     in at 1:00 at 100; target 110 in the candle of 2:00   2 x  10 =  20
   *     in at 4:00 at 110; stop 105 in the same candle        2 x  -5 = -10
   *     in at 6:00 at 106; target 110 in the same candle      2 x   4 =   8
   *     in at 8:00 at 110; open at the end, nothing realised
   */
  const candles = [
    '100 101 99 100',
    '100 104 98 103',
    '103 111 102 109',
    '109 112 108 110',
    '110 111 104 106',
    '106 107 105 106',
    '106 111 105 110',
    '110 111 109 110',
    '110 111 109 110',
  ];

  it('LEDG-2 are the trades that were worked by hand, the open one by itself', async () => {
    const asks = {
      1: buy({ stop: { price: 90 }, target: { price: 110 } }),
      4: buy({ stop: { price: 105 } }),
      6: buy({ stop: { price: 90 }, target: { price: 110 } }),
      8: buy(),
    };
    const text = plain({
      3: '  timeframe: 1h',
      9: '    {file: a.csv, tick: 0.01, lot: 0.001}',
      11: '  use: script.ts\n  sizing: {quantity: 2}',
    });
    const rows = candles.map((candle, i) => `2024-01-01T0${i}:00:00Z,${candle.replaceAll(' ', ',')},1`);
    const csv = ['time,open,high,low,close,volume', ...rows, ''].join('\n');
    const files = { candles: { 'a.csv': csv }, strategies: { 'script.ts': script(asks) } };
    const groups = grouped(framesOf(await runOfText(text, files)));
    expect(groups).toEqual({
      exitReason: ['target', 'target', 'stop', null],
      hour: [2, 6, 4, NaN],
      netProfit_count: [1, 1, 1, 1],
      netProfit_sum: [20, 8, -10, 0],
    });
    expect(new danfo.Series(groups['netProfit_sum']).sum()).toBe(18);
  });
});
