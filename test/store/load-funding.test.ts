/** Files of funding rates (FUND-1): what is read from them, and everything that can be wrong in one. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'fflate';
import { afterAll, describe, expect, it } from 'vitest';
import { runFile } from '../../src/run-file.ts';
import { loadFunding } from '../../src/store/load-funding.ts';
import { folderOf } from '../cli/spawn.ts';
import { csv, issuesOf, plain, threeDays } from '../scenario/make.ts';
import { sharedDir } from '../support/shared.ts';

const { path: folder, done } = folderOf({
  'named.csv': 'symbol,fundingRate,fundingTime\nX,0.0001,1704067200005\nX,-0.00025,1704095999998\n',
  'plain.csv': 'time,rate\n2024-01-01T00:00:00Z,0.0001\n2024-01-01T08:00:00Z,-0.00025\n',
  'a.csv': threeDays,
});
afterAll(done);
const load = (name: string) => loadFunding(join(folder, name));
const wrongIn = async (text: string): Promise<readonly string[]> => {
  writeFileSync(join(folder, 'bad.csv'), text);
  const issues = await issuesOf(() => Promise.resolve().then(() => load('bad.csv')));
  return issues.map(({ line, message }) => `${line ?? 0}: ${message}`);
};

describe('funding rates', () => {
  it('FUND-1 columns by the names that exchanges use, times of the nearest minute, the same hash for the same rates', () => {
    const { funding, hash } = load('named.csv');
    expect(funding).toEqual({
      kind: 'series',
      times: [1704067200000, 1704096000000],
      rates: [10_000, -25_000],
    });
    expect(load('plain.csv').hash).toBe(hash);
    writeFileSync(join(folder, 'packed.csv.gz'), gzipSync(readFileSync(join(folder, 'plain.csv'))));
    expect(load('packed.csv.gz').hash).toBe(hash);
  });

  it('DATA-1 everything that is wrong is told at once, with its line', async () => {
    expect(
      await wrongIn('time,rate\nx,0.1\n1704067200000,much\n1704067200000,0.01\n1704067200000,0.02\n'),
    ).toEqual([
      '2: expected a time, got "x"',
      '3: expected a rate such as 0.0001, at most 0.1 and with at most 8 decimals, got "much"',
      '5: expected a later minute than in the row before',
    ]);
    expect(await wrongIn('time,rate\n2024-01-01T08:00:00Z,0,0001\n')).toEqual([
      '2: expected 2 fields, got 3',
    ]);
    expect(await wrongIn('time,rate,funding_rate\n')).toEqual([
      '1: expected one column of rates, got "time,rate,funding_rate"',
    ]);
    expect(await wrongIn('symbol,time,rate\nA,1704067200,0.0001\nB,1704096000,0.0001\n')).toEqual([
      '3: expected rates of A alone, got B',
    ]);
    expect(await wrongIn('time,rate\n1704067200,0.5\n')).toHaveLength(1);
    expect(await wrongIn('a,b\n')).toEqual([
      '1: expected a head with a column of times and one of rates, got "a,b"',
    ]);
    expect(await wrongIn('time,rate\n')).toEqual(['1: there is no rate in the file']);
  });

  it('FUND-1 SCEN-2 a scenario names the file, and what it pays is told of the trade', async () => {
    // One is held from the open of January 2 on: 1 % of the close there, at its end; nothing is due before.
    writeFileSync(
      join(folder, 'rates.csv'),
      'time,rate\n2024-01-02T00:00:00Z,0.05\n2024-01-03T00:00:00Z,0.01\n',
    );
    const text = (funding: string) =>
      plain({
        6: '  balance: 1000\n  kind: margin',
        9: `    file: a.csv\n    funding: ${funding}`,
        11: '  use: buy-and-hold\n  sizing: {quantity: 1}',
      });
    writeFileSync(join(folder, 'file.yaml'), text('{file: rates.csv}'));
    writeFileSync(join(folder, 'none.yaml'), text('{rate: 0, every: 24h}'));
    const [paid, free] = await Promise.all(
      ['file', 'none'].map((name) => runFile(join(folder, `${name}.yaml`), { band: false })),
    );
    const [second] = /2024-01-02[^\n]*/.exec(threeDays)!;
    const expected = Number(second.split(',')[4]) * 0.01;
    expect(Number(paid!.trades[0]!.funding)).toBeCloseTo(-expected, 8);
    expect(Number(free!.account.end) - Number(paid!.account.end)).toBeCloseTo(expected, 8);
  });

  it('FUND-1 SCEN-2 a day and more without a rate is told, since nothing is paid there', async () => {
    const days = Array.from({ length: 6 }, () => '100 100 100 100');
    writeFileSync(join(folder, 'six.csv'), csv(days));
    writeFileSync(
      join(folder, 'six.yaml'),
      plain({ 6: '  balance: 1000\n  kind: margin', 9: '    file: six.csv\n    funding: {file: some.csv}' }),
    );
    const told = async (...at: readonly string[]): Promise<readonly string[]> => {
      writeFileSync(
        join(folder, 'some.csv'),
        ['time,rate', ...at.map((time) => `${time},0.0001`), ''].join('\n'),
      );
      const { findings } = await runFile(join(folder, 'six.yaml'), { band: false });
      return findings.map(({ code, message }) => `${code}: ${message}`);
    };
    // Decisions from the close of January 1 to that of January 6.
    expect(await told('2024-01-03', '2024-01-04', '2024-01-05', '2024-01-06')).toEqual([]);
    const said = 'funding-gap: no funding rate of A/USD';
    expect(await told('2023-12-31', '2024-01-03')).toEqual([
      `${said} from 2024-01-03T00:00:00Z to 2024-01-07T00:00:00Z: nothing was paid there`,
    ]);
    expect(await told('2024-01-04', '2024-01-06T00:01:00Z')).toEqual([
      `${said} in 2 stretches, the first from 2024-01-02T00:00:00Z to 2024-01-04T00:00:00Z: nothing was paid there`,
    ]);
  });
});

const shared = sharedDir();

describe.skipIf(shared === null)('real rates', () => {
  it('FUND-1 LAYER goes from every four hours to every hour, with two hours at -2 %', () => {
    const { times, rates } = loadFunding(
      `${shared!}/data/binance-usdm/funding/LAYERUSDT-PERP_funding_2025.csv.gz`,
    ).funding;
    const gaps = new Set(times.slice(1).map((time, i) => (time - times[i]!) / 3_600_000));
    expect([...gaps]).toEqual(expect.arrayContaining([1, 4]));
    expect(rates.filter((rate) => rate === -2_000_000)).toHaveLength(2);
  });
});
