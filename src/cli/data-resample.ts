/** `backlot data resample NAME --to 1h`: candles of a longer timeframe, as strategies see them (TIME-3). */
import {
  timeframeOption,
  withReading,
  withStore,
  type ReadFlags,
  type StoreFlag,
  type TimeframeName,
} from './data-flags.ts';
import { withJson, type Command, type JsonFlag } from './flags.ts';

export interface ResampleFlags extends JsonFlag, StoreFlag, ReadFlags {
  readonly name: string;
  readonly to: TimeframeName;
  readonly out?: string | undefined;
  readonly replace: boolean;
}

export const dataResampleCommand: Command<ResampleFlags> = {
  command: 'resample <name>',
  describe: 'make candles of a longer timeframe',
  builder: (cli) =>
    withReading(withStore(withJson(cli)))
      .positional('name', { type: 'string', demandOption: true, describe: 'a file, or candles of the store' })
      .option('to', { ...timeframeOption, demandOption: true, describe: 'the longer timeframe' })
      .option('out', { type: 'string', describe: 'the file to write, instead of one in the store' })
      .option('replace', { type: 'boolean', default: false, describe: 'write over a file that is there' })
      .example('$0 data resample BTC-USDT_1m --to 1h', 'an hour of each sixty minutes'),
  handler: async (flags) => {
    const { CandleColumns } = await import('../market/candles.ts');
    const { Resampler } = await import('../market/resample.ts');
    const { timeframeMs } = await import('../model/time.ts');
    const { problem } = await import('../store/problems.ts');
    const { findAndRead } = await import('./data-read.ts');
    const { keep } = await import('./data-keep.ts');
    const { path, head, candles: base } = await findAndRead(flags.name, flags);
    const durationMs = timeframeMs(flags.to);
    if (durationMs <= base.durationMs || durationMs % base.durationMs !== 0) {
      const message = `candles of ${head.timeframe} do not make whole ones of ${flags.to}`;
      throw problem(path, 'other-timeframe', message, 'Choose a longer timeframe that holds whole candles.');
    }
    const { priceDigits, length } = base;
    const capacity = Math.ceil((length * base.durationMs) / durationMs) + 1;
    const candles = new CandleColumns({ durationMs, priceDigits, capacity });
    new Resampler(durationMs).advance(base, 0, length, candles, new Int32Array(length), 0);
    if (candles.length === 0) {
      const hint = `It has ${length} of ${head.timeframe}.`;
      throw problem(path, 'no-candles', `there is no whole candle of ${flags.to} in it`, hint);
    }
    const { sources, options } = head.provenance;
    const provenance = {
      converter: 'backlot data resample',
      sources,
      options: { ...options, resampledFrom: head.timeframe, hash: head.hash },
    };
    keep(candles, { market: head.market, timeframe: flags.to, calendar: flags.calendar, provenance }, flags);
  },
};
