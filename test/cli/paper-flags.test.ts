/** What `backlot paper` makes of its flags, and says of them to go on with. */
import { expect, it } from 'vitest';
import { goingOn } from '../../src/cli/paper-flags.ts';

const url = 'http://127.0.0.1:9100';

it.each([
  [true, 'binance', null, ''],
  [false, 'binance', null, ''],
  [false, 'binance', url, ` --url ${url}`],
  [false, 'bybit', null, ' --exchange bybit'],
  // The variable BINANCE_URL says nothing of a rehearsal.
  [true, 'binance', url, ''],
])('a run goes on where it began: rehearsal %s, %s, %s', (isRehearsal, exchange, at, more) => {
  expect(goingOn({ journal: 'my.journal', isRehearsal }, { exchange, url: at })).toBe(
    `backlot paper --continue my.journal${more}`,
  );
});
