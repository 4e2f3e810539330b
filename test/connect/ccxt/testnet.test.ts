/**
 * The suite of the connector against Binance's public test network: `npm run test:testnet`, where BINANCE_API_KEY and
 * BINANCE_SECRET_KEY are keys of it. Without them, and in every other run of the tests, it is skipped and says so.
 *
 * Orders are as small as the market lets them be, and what still rests at the end of a test is cancelled; coins that were
 * bought stay, as money of the test network.
 */
import { describe, it } from 'vitest';
import { exchangeConfig, isConfigured } from '../../../src/connect/exchange-config.ts';
import { connectorSuite } from './suite/suite.ts';
import type { Subject } from './suite/subject.ts';

const isAsked = process.env['npm_lifecycle_event'] === 'test:testnet';
const missing = !isAsked
  ? 'it is asked for with `npm run test:testnet` alone'
  : !isConfigured('binance')
    ? 'no keys of the test network (BINANCE_API_KEY, BINANCE_SECRET_KEY)'
    : exchangeConfig('binance').network !== 'testnet'
      ? 'the keys are for the real network (BINANCE_TESTNET is false)'
      : null;

/** What is not asked of an exchange that is not ours, and why. */
const notAsked: readonly (readonly [string, string])[] = [
  ['partial fills', 'how much is traded is not ours to say: test/connect/ccxt/orders.test.ts'],
  ['each fault of the fault file', 'faults cannot be asked of it: test/connect/ccxt/suite-faults.test.ts'],
  [
    'late, repeated and reordered messages',
    'they cannot be asked of it: test/connect/ccxt/user-stream.test.ts',
  ],
  ['perpetuals', 'they have a test network, and keys, of their own'],
];

const testnet: Subject = {
  title: 'the public test network, spot',
  product: 'spot',
  market: 'BTC/USDT',
  can: new Set(),
  options: {},
  open: () =>
    Promise.resolve({ url: null, config: exchangeConfig('binance'), close: () => Promise.resolve() }),
};

if (missing !== null && isAsked) console.warn(`skipped: ${missing}`);
if (missing === null) {
  for (const [what, why] of notAsked) console.warn(`not run: ${what}; ${why}`);
  connectorSuite(testnet);
}

describe('the public test network', () => {
  it.skipIf(missing !== null)(missing === null ? 'was asked' : `is skipped: ${missing}`, () => undefined);
  for (const [what, why] of notAsked) it.skip(`${what}: ${why}`, () => undefined);
});
