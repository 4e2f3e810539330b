/**
 * What the report and its tables tell of execution, of a run worked by hand: two bought at 100 with 0.50 of slippage,
 * sold by the stop at 95 at an open of 93, less 0.50; and in a second market a limit that never filled.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { buy } from '../../src/model/intent.ts';
import { readAssets } from '../../src/report/assets.ts';
import { csvOf } from '../../src/report/csv.ts';
import { executionSection } from '../../src/report/execution-section.ts';
import { executionTexts } from '../../src/report/execution-text.ts';
import { reportModel, type ReportModel } from '../../src/report/model.ts';
import type { FinishedRun } from '../../src/scenario/run.ts';
import { defineStrategy } from '../../src/strategy/strategy.ts';
import { csv, plain } from '../scenario/make.ts';
import { plainText, tableOf } from './cells.ts';
import { runOfText, smallRun } from './make.ts';

const { definitions } = readAssets();
const strategy = defineStrategy({
  name: 'script',
  description: 'Buys in one market, and waits in the other.',
  params: {},
  readings: () => ({}),
  init: () => null,
  onClose: (view) => {
    if (view.count !== 1) return null;
    return view.market === 'A/USD'
      ? buy({ stop: { price: 95 } })
      : buy({ order: { type: 'limit', limit: 40 } });
  },
});

let run: FinishedRun;
let model: ReportModel;
beforeAll(async () => {
  const changes = {
    9: '    {file: a.csv, tick: 0.01, lot: 0.001}\n  B/USD: {file: b.csv, tick: 0.01, lot: 0.001}',
    11: '  use: script.ts\n  sizing: {quantity: 2}',
  };
  const candles = {
    'a.csv': csv(['100 101 99 100', '100 103 98 102', '93 94 90 91']),
    'b.csv': csv(['50 51 49 50', '50 52 49 51', '51 53 50 52']),
  };
  run = await runOfText(plain(changes, ['slippage: {ticks: 50}']), {
    candles,
    strategies: { 'script.ts': strategy },
  });
  model = reportModel(run);
});

const section = (of: ReportModel): string => executionSection(of, definitions).text;

describe('the section on execution', () => {
  it('EXEC-1 has each figure of all orders, and of those with one purpose, defined a click away', () => {
    const rows = new Map(
      tableOf(section(model), 'All orders, and by what they are for').map(([name, ...cells]) => [
        name,
        cells,
      ]),
    );
    // All, entries, stops. Two entries were due, 200 and 100 in value; 2 of 4 were filled.
    expect(rows.get('Orders')).toEqual(['3', '2', '1']);
    expect(rows.get('Fill rate')).toEqual(['66.7 %', '66.7 %', 'n/a']);
    expect(rows.get('Success rate')).toEqual(['50.0 %', '50.0 %', 'n/a']);
    expect(rows.get('Delay')).toEqual(['4.00', '0.00', '4.00']);
    expect(rows.get('Impact')).toEqual(['2.00', '1.00', '1.00']);
    // 2 x (52 - 50), to the end of the run.
    expect(rows.get('Missed')).toEqual(['4.00', '4.00', '0.00']);
    expect(rows.get('Shortfall')).toEqual(['10.00', '5.00', '5.00']);
    // 1 of 200; 5 of 190; 6 of 390.
    expect(rows.get('Slippage from decision')).toEqual(['153.85 bps', '50.00 bps', '263.16 bps']);
    expect(rows.get('Signal to fill, median')).toEqual(['0 min', '0 min', 'n/a']);
    // Of 27: no fill has five candles after it, or fifteen.
    expect(rows.size).toBe(25);
    expect(section(model).match(/class="definition"/g)).toHaveLength(25);
  });

  it('EXEC-1 tells types where a purpose has several, and markets where there are several', async () => {
    expect(tableOf(section(model), 'By type of order').map(([name, orders]) => [name, orders])).toEqual([
      ['Entries, market', '1'],
      ['Entries, limit', '1'],
      ['Stops, stop', '1'],
    ]);
    expect(tableOf(section(model), 'By market').map((row) => [row[0], row[7]])).toEqual([
      ['A/USD', '6.00'],
      ['B/USD', '4.00'],
    ]);
    const small = section(reportModel(await smallRun()));
    expect(small).not.toContain('By type of order');
    expect(small).not.toContain('By market');
  });

  it('EXEC-1 says of a run without an order that there was none', async () => {
    const idle = reportModel(await runOfText(plain({ 11: '  use: idle.ts' }), { strategies: { 'idle.ts': idleStrategy } })); // prettier-ignore
    expect(plainText(section(idle))).toContain('No order was sent.');
    expect(executionTexts(idle.result.execution, String)).toEqual([]);
  });
});

const idleStrategy = defineStrategy({
  name: 'idle',
  description: 'Asks for nothing.',
  params: {},
  readings: () => ({}),
  init: () => null,
  onClose: () => null,
});

describe('execution in a line', () => {
  it('EXEC-1 tells rates, slippage and the shortfall by its parts', () => {
    const money = (value: number): string => value.toFixed(2);
    expect(executionTexts(run.result.execution, money).map(plainText)).toEqual([
      // 6 of 390 from the decision; 2 of 386 from arrival; 6 of the 386 that were traded, 201 and 185.
      'Execution: 66.7 % of what was ordered filled; median time from signal to fill 0 min; slippage 153.85 bps from the decision, 51.81 bps from arrival; with fees 155.44 bps of what was traded',
      'Implementation shortfall 10.00: delay 4.00, impact 2.00, fees 0.00, missed 4.00',
    ]);
  });
});

describe('the table of orders', () => {
  const rows = (of: FinishedRun) => {
    const [head, ...lines] = csvOf('orders', of, () => model)
      .trimEnd()
      .split('\n')
      .map((line) => line.split(','));
    return lines.map((cells) => Object.fromEntries(head!.map((name, i) => [name, cells[i]])));
  };

  it('EXEC-1 has how each was executed', () => {
    expect(rows(run)).toMatchObject([
      { id: '1', decisionPrice: '100', referencePrice: '100', arrivalPrice: '100', shortfall: '1.00000000', fillRate: '1' },
      {
        id: '2', role: 'stop', decisionPrice: '100', referencePrice: '95', arrivalPrice: '93', delayCost: '4.00000000',
        decisionSlippagePrice: '2.5', arrivalSlippagePrice: '0.5', fillRate: '', signalToFillMs: '',
      },
      { id: '3', market: 'B/USD', missed: '2', missedCost: '4.00000000', firstFillAt: '', executionCost: '' },
    ]); // prettier-ignore
  });

  it('EXEC-1 RES-2 leaves it empty where candles are absent', () => {
    const absent = [{ market: 'A/USD', file: 'a.csv', candles: 3, why: 'gone' }];
    expect(rows({ ...run, absent })).toMatchObject([
      { id: '1', filled: '2', referencePrice: '', shortfall: '', markout1: '' },
      { id: '2' },
      { id: '3' },
    ]);
  });
});
