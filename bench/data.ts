/**
 * `node bench/data.ts [ROWS]`: how fast the store is. Candles are generated, exported and imported in processes of
 * their own; a row tells candles a second and the most memory that the process held. Then the load of the candle file.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readCandleFile } from '../src/store/candle-file.ts';

const rows = Number(process.argv[2] ?? 1_000_000);
const main = new URL('../src/cli/main.ts', import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), 'backlot-bench-'));
const path = (name: string): string => join(folder, name);

/** After the command: seconds of the whole process, and its greatest resident memory in MB. */
const after = `process.on('exit', () => process.stderr.write(JSON.stringify(process.resourceUsage().maxRSS / 1024)))`;

function measured(...args: readonly string[]): { readonly seconds: number; readonly megabytes: number } {
  const began = performance.now();
  const hook = `data:text/javascript,${encodeURIComponent(after)}`;
  const { status, stderr } = spawnSync(process.execPath, ['--import', hook, main, 'data', ...args], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(stderr);
  return { seconds: (performance.now() - began) / 1000, megabytes: Number(stderr) };
}

const print = (what: string, figure: string): void => console.log(`${what.padEnd(24)} ${figure}`);

try {
  measured('generate', '--rows', String(rows), '--timeframe', '1m', '--out', path('a.candles'));
  const files = ['a.csv', 'a.csv.gz', 'a.json'] as const;
  for (const name of files) measured('export', path('a.candles'), '--epoch', '--out', path(name));
  for (const name of files) {
    const best = [0, 1, 2]
      .map(() => measured('import', path(name), '--timeframe', '1m', '--out', path('b.candles'), '--replace'))
      .reduce((a, b) => (a.seconds < b.seconds ? a : b));
    const size = (statSync(path(name)).size / 1e6).toFixed(0);
    const rate = Math.round(rows / best.seconds).toLocaleString('en');
    print(`import ${name} (${size} MB)`, `${rate} candles/s, ${best.megabytes.toFixed(0)} MB at most`);
  }
  const loads = Array.from({ length: 15 }, () => {
    const began = performance.now();
    readCandleFile(path('a.candles'));
    return performance.now() - began;
  });
  print('load a.candles', `${Math.min(...loads).toFixed(0)} ms for ${rows.toLocaleString('en')} candles`);
} finally {
  rmSync(folder, { recursive: true });
}
