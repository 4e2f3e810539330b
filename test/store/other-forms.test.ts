/** Ways of writing candles that are no plain CSV: each is read as the same three minutes, and how is said. */
import fc from 'fast-check';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { plainLine } from '../../src/store/odd-line.ts';
import type { Dialect } from '../../src/store/dialect.ts';
import type { SaidDialect } from '../../src/store/sniff.ts';
import { runs } from '../support/runs.ts';
import {
  clocks,
  dated,
  epochs,
  header,
  imported,
  iso,
  ownFolder,
  refusal,
  rows,
  text,
  threeCandles,
  threeTexts,
} from './candle-make.ts';

const folder = ownFolder();
const comma = (lines: readonly string[]): readonly string[] => lines.map((line) => line.replaceAll('.', ','));
const utc = { utc: true };
const mt5 = '<DATE> <TIME> <OPEN> <HIGH> <LOW> <CLOSE> <TICKVOL> <VOL> <SPREAD>'.replaceAll(' ', '\t');
/** Volume of ticks, then volume, then spread. */
const withTicks = (ticks: string | null, traded: string | null): readonly string[] =>
  threeTexts.map(([open, high, low, close, volume], i) =>
    ['2025.01.01', clocks[i], open, high, low, close, ticks ?? volume, traded ?? volume, '2'].join('\t'),
  );

// prettier-ignore
const forms: readonly [string, string, SaidDialect, string][] = [
  ['date and time in two columns', text(`Date,Time,${header.slice(5)}`, rows(dated('2025-01-01', ','))), utc, 'date and time from two columns'],
  ['the hour and minute alone', text(`date,time,${header.slice(5)}`, rows(['2025-01-01,0:00', '2025-01-01,0:01', '2025-01-01,0:02'])), utc, 'from two columns'],
  ['the time of day before the date', text(`Time,Date,${header.slice(5)}`, rows(clocks.map((clock) => `${clock},2025-01-01`))), utc, 'from two columns'],
  ['hours of twelve', text(`date,time,${header.slice(5)}`, rows(['12:00 AM', '12:01 AM', '12:02:00 am'].map((clock) => `1/1/2025,${clock}`))), { ...utc, dates: 'dmy' }, 'day before month'],
  ['columns named by a flag', text(rows(dated('2025-01-01', ','))), { ...utc, columns: ['date', 'time', 'open', 'high', 'low', 'close', 'volume'] }, 'two columns'],
  ['MetaTrader 4, without a header', text(rows(dated('2025.01.01', ','))), utc, 'without a header'],
  ['MetaTrader 5, its volume', text(mt5, withTicks('7', null)), utc, 'volume of vol,'],
  ['MetaTrader 5 without a volume of its own', text(mt5, withTicks(null, '0')), utc, 'volume of tickvol, as vol is 0 in every line'],
  ['MetaTrader 5, without a header', text(withTicks(null, '0')), utc, 'volume of tickvol'],
  ['stooq', text('<TICKER>,<PER>,<DATE>,<TIME>,<OPEN>,<HIGH>,<LOW>,<CLOSE>,<VOL>', rows(['000000', '000100', '000200'].map((clock) => `A,1,20250101,${clock}`))), utc, 'two columns'],
  ['decimal commas and semicolons', text(header.replaceAll(',', ';'), comma(rows(iso, ';'))), {}, 'semicolons, times in ISO 8601, decimal commas'],
  ['decimal commas and tabs', text(comma(rows(iso, '\t'))), {}, 'decimal commas'],
  ['day.month.year', text(header, rows(dated('01.01.2025', ' '))), utc, 'ISO 8601'],
  ['month/day, as was said', text(header, rows(dated('01/01/2025', ' '))), { ...utc, dates: 'mdy' }, 'month before day'],
  ['names of months', text(header, rows(dated('"Jan 1, 2025', ' ').map((at) => `${at}"`))), utc, 'ISO 8601'],
  ['the newest first', text(header, rows(iso).toReversed()), {}, 'newest first: put in order'],
  ['the newest first, in JSON', JSON.stringify(threeTexts.map((fields, i) => [Number(epochs[i]) * 1000, ...fields]).toReversed()), {}, 'newest first'],
  ['sep=', text('sep=;', header.replaceAll(',', ';'), rows(iso, ';')), {}, 'semicolons'],
  ['sep=, where another mark stands more often', text('sep=,', `${header},a;b;c;d;e;f;g;h`, rows(iso, ',', ['x'])), {}, 'commas'],
  ['remarks and an address above', text('https://data.example/x.csv', '# from a broker', '', header, rows(iso)), {}, 'with a header'],
  ['yfinance’s header', text('Price,Open,High,Low,Close,Volume', 'Ticker,A,A,A,A,A', 'Datetime,,,,,', rows(iso.map((at) => at.replace('T', ' ').replace('Z', '+00:00')))), {}, 'with a header'],
  ['carriage returns alone', text(header, rows(iso)).replaceAll('\n', '\r'), {}, 'with a header'],
  ['Kraken’s seven fields', text(rows(epochs, ',', ['12'])), {}, 'without a header, commas, times in seconds'],
  ['an index without a name', text(header.replace('time', ''), rows(iso)), {}, 'with a header'],
  ['an index of numbers before the time', text(`,${header}`, rows(iso).map((line, i) => `${i},${line}`)), {}, 'with a header'],
  ['quotes where they are needed', text(`"na""me, of it",${header}`, rows(iso).map((line) => `"a ""b"", c",${line}`)), {}, 'commas'],
];

describe('a file with', () => {
  it.each(forms)('DATA-1 %s', async (_, content, said, read) => {
    const told = await imported([folder.write('x.txt', content)], said);
    expect(told.rows).toEqual(threeCandles);
    expect(told.read).toContain(read);
  });

  it('DATA-1 no volume says so', async () => {
    const content = text(
      'time,open,high,low,close',
      iso.map((at) => `${at},1,1,1,1`),
    );
    expect((await imported([folder.write('v.csv', content)])).read).toContain('without a volume');
  });
});

const daily = (dates: readonly string[], separator = ','): string =>
  text(dates.map((date) => [date, '1', '2', '1', '2', '3'].join(separator)));
const days = async (content: string, said: SaidDialect = {}): Promise<readonly string[]> => {
  const { rows: candles } = await imported([folder.write('d.csv', content)], said, { timeframe: '1d' });
  return candles.map((candle) => new Date((candle as { time: number }).time).toISOString().slice(0, 10));
};

describe('a time of day', () => {
  it('DATA-1 after noon is twelve hours later', async () => {
    const content = text(
      header,
      ['11:00 AM', '12:00 PM', '1:00 PM'].map((at) => `13/1/2025 ${at},1,1,1,1,1`),
    );
    const { rows: candles } = await imported([folder.write('pm.csv', content)], utc);
    expect(candles.map((candle) => (candle as { time: number }).time)).toEqual(
      [11, 12, 13].map((hour) => Date.UTC(2025, 0, 13, hour)),
    );
  });

  it('DATA-1 that is not understood is one error, not left out', async () => {
    const content = text(
      'date,time,open,high,low,close',
      '2025-01-01,noon,1,1,1,1',
      '2025-01-02,noon,1,1,1,1',
    );
    expect(await refusal(() => imported([folder.write('noon.csv', content)], utc))).toEqual([
      expect.objectContaining({ message: expect.stringContaining('not understood: "noon"') as string }),
    ]);
  });
});

describe('dates with slashes', () => {
  it('DATA-1 are of the order that one of them proves', async () => {
    expect(await days(daily(['3/12/2025', '3/13/2025']))).toEqual(['2025-03-12', '2025-03-13']);
    expect(await days(daily(['12/03/2025', '13/03/2025']))).toEqual(['2025-03-12', '2025-03-13']);
  });

  it('DATA-1 are proven by any line of the file, packed or not', async () => {
    // Minutes of 3 April 2025 fill the first 64 KB; the 13th comes after them.
    const at = (day: number, minute: number): string => {
      const [hours, minutes] = [Math.floor(minute / 60), minute % 60].map((n) => String(n).padStart(2, '0'));
      return `04/${String(day).padStart(2, '0')}/2025 ${hours}:${minutes},1,2,1,2,${'3'.repeat(40)}e-40`;
    };
    const lines = Array.from({ length: 1440 }, (_, minute) => at(3, minute));
    const content = text(lines, at(13, 0));
    expect(content.indexOf('04/13')).toBeGreaterThan(1 << 16);
    for (const bytes of [content, gzipSync(content)]) {
      const { rows: candles, read } = await imported([folder.write('long.csv', bytes)], utc);
      expect([candles.length, read]).toEqual([1441, expect.stringContaining('month before day')]);
      expect(candles[0]).toMatchObject({ time: Date.UTC(2025, 3, 3) });
    }
  });

  it('DATA-1 that prove nothing are one error, which a flag settles', async () => {
    const content = daily(['03/04/2025', '03/05/2025', '03/06/2025']);
    const path = folder.write('doubt.csv', content);
    expect(await refusal(() => imported([path]))).toEqual([
      expect.objectContaining({
        message: 'nothing tells whether "03/04/2025" begins with the day or the month',
        hint: 'Say which: --dates dmy or --dates mdy.',
      }),
    ]);
    expect(await days(content, { dates: 'mdy' })).toEqual(['2025-03-04', '2025-03-05', '2025-03-06']);
    const other = daily(['03/04/2025', '04/04/2025']);
    expect(await days(other, { dates: 'dmy' })).toEqual(['2025-04-03', '2025-04-04']);
  });
});

describe('numbers', () => {
  const dialect = (separator: ',' | ';', decimal: 'point' | 'comma'): Dialect => ({
    ...{ separator, headerLines: 0, width: 2, places: { time: 0, open: 1 }, time: 'auto', utc: false },
    blankLines: 'skip',
    odd: { clock: null, dates: null, decimal },
  });
  const digits = (least: number): fc.Arbitrary<string> =>
    fc.string({ unit: fc.constantFrom(...Array.from('0123456789')), minLength: least, maxLength: 20 });
  const whole = fc.bigInt({ min: 0n, max: 10n ** 15n }).map(String);
  const grouped = (text: string, mark: string): string => text.replace(/\B(?=(\d{3})+$)/g, mark);

  it('FILL-7 keep every digit, whatever marks stand between them', () => {
    fc.assert(
      fc.property(whole, digits(1), (before, after) => {
        const plain = `${before}.${after}`;
        const cases: readonly [string, Dialect][] = [
          [`x;${before},${after}`, dialect(';', 'comma')],
          [`x;${grouped(before, '.')},${after}`, dialect(';', 'comma')],
          [`x,"${before},${after}"`, dialect(',', 'comma')],
          [`x,"${grouped(before, ',')}.${after}"`, dialect(',', 'point')],
        ];
        for (const [line, of] of cases) expect(plainLine(line, of)).toBe(`x${of.separator}${plain}`);
      }),
      { numRuns: runs(300) },
    );
  });

  const path = (price: string): string =>
    folder.write(
      'n.csv',
      text(
        'time;open;high;low;close',
        iso.map((at) => `${at}${`;${price}`.repeat(4)}`),
      ),
    );

  it('DATA-1 that may be decimals or thousands are one error, which a flag settles', async () => {
    expect(await refusal(() => imported([path('1,234')]))).toEqual([
      expect.objectContaining({
        message: '"1,234" may be a decimal number, or one of thousands',
        hint: 'Say which: --decimal comma or --decimal point.',
      }),
    ]);
    const { rows: candles } = await imported([path('1,234')], { decimal: 'comma' });
    expect(candles[0]).toMatchObject({ open: 1234, close: 1234 });
  });

  it('DATA-1 with points among decimal commas are refused, thousands outside quotes as well', async () => {
    const mixed = text('time;open;high;low;close', `${iso[0]};1,5;1,5;1,5;1,5`, `${iso[1]};1,5;1.5;1,5;1,5`);
    const issues = await refusal(() => imported([folder.write('m.csv', mixed)], {}, { timeframe: '1m' }));
    expect(issues).toEqual([expect.objectContaining({ code: 'bad-price', line: 3 })]);
    expect((await refusal(() => imported([path('1,234.5')])))[0]!.code).toBe('bad-price');
  });
});

describe('a header of three lines', () => {
  it('DATA-1 of several markets is refused', async () => {
    const content = text('Price,Open,High,Low,Close', 'Ticker,A,B,A,B', 'Date,,,,', '2025-01-01,1,1,1,1');
    const [issue] = await refusal(() => imported([folder.write('two.csv', content)]));
    expect(issue).toMatchObject({
      code: 'several-markets',
      message: expect.stringContaining('A, B') as string,
    });
  });
});

describe('a file with the newest first', () => {
  const at = (minute: number): string => new Date(Date.UTC(2025, 0, 1, 0, minute)).toISOString();

  it('DATA-1 is turned about as a whole: what is out of order then is told with its line', async () => {
    const order = [9, 8, 7, 6, 5, 4, 3, 2, 2, 1, 0];
    const content = text(
      header,
      order.map((minute) => `${at(minute)},1,1,1,1,1`),
    );
    const issues = await refusal(() => imported([folder.write('n.csv', content)], {}, { timeframe: '1m' }));
    // Line 2 is the header's next; the second of minute 2 stands on line 10, and is read first.
    expect(issues).toEqual([expect.objectContaining({ code: 'duplicate-time', line: 9 })]);
  });

  it('FILL-7 counts prices in the decimals that any of them needs', async () => {
    // More candles than a block holds; the oldest, which is read last, has most decimals.
    const count = 5000;
    const content = text(
      Array.from(
        { length: count },
        (_, i) => `${at(count - i)},7,7,7,${i === count - 1 ? '7.125' : '7'},1`,
      ).map((line) => line.replace(',7,7,7,', ',7,8,7,')),
    );
    const { rows: candles } = await imported([folder.write('big.csv', content)], {}, { timeframe: '1m' });
    expect(candles).toHaveLength(count);
    expect(candles[0]).toMatchObject({ open: 7000, close: 7125 });
    expect(candles[count - 1]).toMatchObject({ open: 7000, high: 8000, close: 7000 });
  });
});
