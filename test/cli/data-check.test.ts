/** `data check` of files with very many errors and gaps: what it holds is bounded, what it counts is not. */
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { CheckedFile } from '../../src/cli/data-check-job.ts';
import { checkFile } from '../../src/cli/data-check-run.ts';
import { ownFolder, start } from '../store/candle-make.ts';

const folder = ownFolder();
const most = 10_000;

function check(name: string, rows: readonly string[]): Promise<CheckedFile> {
  const path = folder.write(name, ['time,open,high,low,close,volume', ...rows, ''].join('\n'));
  return checkFile(path, { files: [path], json: true, store: folder.path, timeframe: '1m', utc: false });
}
const minute = (at: number, high = 12): string => `${start + at * 60_000},10,${high},8,11,1`;

describe('data check', () => {
  it('DATA-1 lists the first errors and says how many more there are', async () => {
    // The third candle of each three is broken, 10,005 of them.
    const rows = Array.from({ length: 30_015 }, (_, i) => minute(i, i % 3 === 2 ? 9 : 12));
    const { rows: sound, counts, issues } = await check('errors.csv', rows);
    expect([sound, counts.errors]).toEqual([20_010, 10_005]);
    expect(issues).toHaveLength(most + 1);
    expect(issues[0]).toMatchObject({ line: 4, code: 'high-below' });
    expect(issues.at(-1)).toMatchObject({ code: 'more', message: 'and 5 more problems' });
  });

  it('DATA-1 lists the first gaps and says how many more there are', async () => {
    // Two neighbours, then every other minute: 10,003 gaps.
    const rows = [minute(0), ...Array.from({ length: 10_004 }, (_, i) => minute(1 + 2 * i))];
    const { counts, findings } = await check('gaps.csv', rows);
    expect(counts).toEqual({ errors: 0, findings: 10_003 });
    expect(findings).toHaveLength(most + 1);
    expect(findings[0]).toMatchObject({ code: 'gap', line: 4, missing: 1 });
    expect(findings.at(-1)).toMatchObject({ code: 'more', message: 'and 3 more findings', missing: 0 });
  });

  it('DATA-1 lists all where there are few', async () => {
    const { counts, findings, issues } = await check('few.csv', [minute(0), minute(1), minute(5)]);
    expect(counts).toEqual({ errors: 0, findings: 1 });
    expect([findings.length, issues.length]).toEqual([1, 0]);
  });

  const rates = (name: string, text: string | Uint8Array): Promise<CheckedFile> => {
    const path = folder.write(name, text);
    return checkFile(path, { files: [path], json: true, store: folder.path, utc: false });
  };
  const days =
    'time,rate\n2024-01-01T00:00:00Z,0.0001\n2024-01-01T08:00:00Z,0.0002\n2024-01-02T08:00:00Z,0\n2024-01-02T16:00:00Z,-0.0001\n';

  it.each<[string, string | Uint8Array]>([
    ['rates.csv', days],
    ['rates.csv.gz', gzipSync(days)],
  ])(
    'FUND-1 knows funding rates for what they are, and says where one is missing: %s',
    async (name, text) => {
      expect(await rates(name, text)).toMatchObject({
        holds: 'rates',
        rows: 4,
        read: 'funding rates, mostly every 8 hours',
        counts: { errors: 0, findings: 1 },
        findings: [{ code: 'gap', at: '2024-01-01T08:00:00Z', missing: 2 }],
      });
    },
  );

  it('FUND-1 tells every error of funding rates as a scenario would', async () => {
    const { holds, counts, issues } = await rates('bad.csv', 'calc_time,last_funding_rate\nsoon,0.5\n1704067200000,0.0001,1\n'); // prettier-ignore
    expect([holds, counts.errors]).toEqual(['rates', 3]);
    expect(issues.map(({ line, code }) => [line, code])).toEqual([
      [2, 'bad-funding'],
      [2, 'bad-funding'],
      [3, 'bad-funding'],
    ]);
  });
});
