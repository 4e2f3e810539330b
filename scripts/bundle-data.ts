/**
 * Makes data/bundled/*.csv out of two unpacked npm packages: `node scripts/bundle-data.ts DC_FOLDER BFX_FOLDER`.
 * Only the form changes: column order, ISO time of the candle's open, ascending order. Numbers are the source's text.
 */
import { readFileSync, writeFileSync } from 'node:fs';

const [dc, bfx] = process.argv.slice(2);
if (dc === undefined || bfx === undefined) throw new Error('usage: bundle-data.ts DC_FOLDER BFX_FOLDER');
const out = new URL('../data/bundled/', import.meta.url).pathname;
const header = 'time,open,high,low,close,volume';

const ndx = readFileSync(`${dc}/web/ndx.csv`, 'utf8').trim().split(/\r?\n/).slice(1);
const daily = ndx.map((line) => {
  const [date, open, high, low, close, volume] = line.split(',') as [
    string,
    string,
    string,
    string,
    string,
    string,
  ];
  const [month, day, year] = date.split('/');
  return [`${year}-${month}-${day}`, open, high, low, close, volume].join(',');
});
writeFileSync(`${out}ndx-1d.csv`, `${[header, ...daily].join('\n')}\n`);

/** [time, open, close, high, low, volume], newest first. Numbers are cut out of the text, not parsed. */
const candles = [...readFileSync(`${bfx}/examples/btc_candle_data.json`, 'utf8').matchAll(/\[([^[\]]+)\]/g)];
const minutes = candles
  .map((match) => match[1]!.split(',') as [string, string, string, string, string, string])
  .reverse()
  .map(([time, open, close, high, low, volume]) =>
    [new Date(Number(time)).toISOString().replace('.000Z', 'Z'), open, high, low, close, volume].join(','),
  );
writeFileSync(`${out}btcusd-1m.csv`, `${[header, ...minutes].join('\n')}\n`);
