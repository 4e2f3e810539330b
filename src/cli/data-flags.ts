/** Flags that several `data` commands share. Nothing here loads the store. */
import type { Argv } from 'yargs';
import type { SaidDialect } from '../store/sniff.ts';

export interface StoreFlag {
  readonly store: string;
}

export function withStore<Flags>(cli: Argv<Flags>): Argv<Flags & StoreFlag> {
  return cli.option('store', { type: 'string', default: 'data/local', describe: 'folder of candle files' });
}

const timeframeNames = [
  '1m',
  '3m',
  '5m',
  '15m',
  '30m',
  '1h',
  '2h',
  '4h',
  '6h',
  '8h',
  '12h',
  '1d',
  '1w',
] as const;
export type TimeframeName = (typeof timeframeNames)[number];

export const timeframeOption = { choices: timeframeNames, describe: 'length of a candle' } as const;

export interface ReadFlags {
  readonly timeframe?: TimeframeName | undefined;
  readonly calendar?: 'continuous' | 'weekdays' | undefined;
  readonly columns?: string | undefined;
  readonly separator?: (typeof separatorNames)[number] | undefined;
  readonly header?: boolean | undefined;
  readonly time?: 'auto' | 's' | 'ms' | 'us' | 'ns' | 'iso' | undefined;
  readonly dates?: 'dmy' | 'mdy' | undefined;
  readonly decimal?: 'point' | 'comma' | undefined;
  readonly utc: boolean;
  readonly round?: number | undefined;
}

/** How a file is written, where it is not found or is found wrongly. */
export function withReading<Flags>(cli: Argv<Flags>): Argv<Flags & ReadFlags> {
  return cli
    .option('timeframe', { ...timeframeOption, describe: 'length of a candle; otherwise found' })
    .option('calendar', {
      choices: ['continuous', 'weekdays'] as const,
      describe:
        'weekdays: closed on Saturday and Sunday (UTC), which are then no gaps, though nights are; otherwise that of the candle file',
    })
    .option('columns', { type: 'string', describe: 'what the fields are: time,open,high,low,close,volume' })
    .option('separator', { choices: separatorNames, describe: 'between fields; otherwise found' })
    .option('header', { type: 'boolean', describe: 'whether the first line names columns; otherwise found' })
    .option('time', {
      choices: ['auto', 's', 'ms', 'us', 'ns', 'iso'] as const,
      describe: 'how times are written; otherwise found',
    })
    .option('dates', {
      choices: ['dmy', 'mdy'] as const,
      describe: 'whether 03/04/2026 is 3 April or March 4; otherwise found',
    })
    .option('decimal', {
      choices: ['point', 'comma'] as const,
      describe: 'what stands before decimals; otherwise found',
    })
    .option('utc', { type: 'boolean', default: false, describe: 'times without a zone are UTC' })
    .option('round', { type: 'number', describe: 'round prices to so many decimals' });
}

const separatorNames = [',', ';', '|', 'tab', '\t'] as const;
/** A price of more decimals does not fit beside a whole digit. */
export const roundMost = 15;

/** What the flags say about how a file is written. */
export function saidBy(flags: ReadFlags): SaidDialect {
  const separator = flags.separator === 'tab' ? '\t' : flags.separator;
  return {
    ...(flags.columns === undefined ? {} : { columns: flags.columns.split(',') }),
    ...(separator === undefined ? {} : { separator }),
    ...(flags.header === undefined ? {} : { header: flags.header }),
    ...(flags.time === undefined ? {} : { time: flags.time }),
    ...(flags.dates === undefined ? {} : { dates: flags.dates }),
    ...(flags.decimal === undefined ? {} : { decimal: flags.decimal }),
    utc: flags.utc,
  };
}
