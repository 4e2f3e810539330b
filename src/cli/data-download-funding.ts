/** Funding rates of a perpetual into a CSV beside its candles, as scenarios read them (FUND-1). */
import { existsSync } from 'node:fs';
import { patiently } from '../connect/ccxt/download.ts';
import type { Range } from '../connect/ccxt/ranges.ts';
import { formatShort } from '../model/decimal.ts';
import { formatTime, type TimeMs } from '../model/time.ts';
import { rateDigits } from '../model/units.ts';
import { fundingPlaceOf } from '../store/catalogue.ts';
import { loadFunding } from '../store/load-funding.ts';
import { writeWhole } from '../store/staged-file.ts';
import type { Job, Told } from './data-download-job.ts';
import { instant, several } from './data-words.ts';

/** As many as Binance gives at once. */
const pageSize = 1000;
const minute = 60_000;

/** Those of `range`, and what is there already before them. What was got is kept, also where it was stopped. */
export async function downloadFunding({ flags, client, signal }: Job, range: Range): Promise<Told> {
  const { market } = flags;
  const path = fundingPlaceOf(flags.store, market);
  const rates = new Map<number, string>();
  if (existsSync(path)) {
    const { funding } = loadFunding(path);
    funding.times.forEach((at, i) => rates.set(at, formatShort(funding.rates[i]!, rateDigits)));
  }
  const before = rates.size;
  const times = [...rates.keys()];
  // On from the last one, unless an earlier time is asked for than there is.
  const isEarlier = times.length === 0 || range.from < times[0]! - 8 * 60 * minute;
  let at = isEarlier ? range.from : Math.max(range.from, times.at(-1)! + minute);
  while (at < range.to && !signal.aborted) {
    const page = await patiently(() => client.fundingPage(market, at, range.to, pageSize), signal);
    const last = page?.at(-1);
    if (page === null || last === undefined) break;
    // Exchanges write a few milliseconds beside the minute.
    for (const { at: time, rate } of page) rates.set(Math.round(time / minute) * minute, rate);
    at = last.at + 1;
  }
  const all = [...rates].sort(([a], [b]) => a - b);
  if (all.length > before) {
    const rows = all.map(([time, rate]) => `${formatTime(time as TimeMs)},${rate}`);
    writeWhole(path, new TextEncoder().encode(`time,rate\n${rows.join('\n')}\n`));
  }
  const [first, last] = [all[0], all.at(-1)];
  const span =
    first === undefined || last === undefined ? '' : ` from ${instant(first[0])} to ${instant(last[0])}`;
  return {
    json: { path, rates: all.length, fetched: all.length - before, stopped: signal.aborted },
    lines: [
      all.length === 0
        ? `  no funding rates`
        : `  ${several(all.length, 'funding rate')}${span} in ${path}; ${all.length - before} of them are new`,
    ],
  };
}
