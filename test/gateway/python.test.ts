/**
 * ccxt for Python, unchanged, against the exchange server. It needs an interpreter that has ccxt: `BACKLOT_PYTHON` names
 * it, such as the one that `node scripts/python-ccxt.ts` makes; where there is none the test says so and is skipped.
 */
import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, expect, it } from 'vitest';
import { exchangeStart, testExchange, testKey } from '../support/exchange.ts';

const python = process.env['BACKLOT_PYTHON'] ?? 'python3';
const hasCcxt = spawnSync(python, ['-c', 'import ccxt']).status === 0;
if (!hasCcxt)
  console.warn(`skipped: ${python} has no ccxt (BACKLOT_PYTHON=$(node scripts/python-ccxt.ts) brings one)`);

const program = `
import ccxt, json, sys
exchange = ccxt.binance({"apiKey": "${testKey.key}", "secret": "${testKey.secret}"})
exchange.urls["api"] = exchange.fetch(sys.argv[1] + "/backlot/ccxt")
order = exchange.create_order("BTC/USDT", "market", "buy", 0.5)
rest = exchange.create_order("BTC/USDT", "limit", "sell", 0.5, 120)
cancelled = exchange.cancel_order(rest["id"], "BTC/USDT")
try:
    exchange.create_order("BTC/USDT", "market", "buy", 5000)
    refused = None
except ccxt.InsufficientFunds as error:
    refused = "funds"
print(json.dumps([order["status"], order["average"], cancelled["status"], exchange.fetch_balance()["total"]["BTC"], refused]))
`;

const closing: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const close of closing) await close();
});

it.runIf(hasCcxt)('a program for Binance trades, cancels and is refused', async () => {
  const server = await testExchange({ spot: { kind: 'spot', markets: [{ bars: [[100, 101, 99, 100], [100, 101, 99, 100]] }] } }); // prettier-ignore
  closing.push(() => server.close());
  server.advance(exchangeStart + 60_000);
  const { stdout } = await promisify(execFile)(python, ['-c', program, server.url]);
  expect(JSON.parse(stdout)).toEqual(['closed', 100, 'canceled', 0.5, 'funds']);
});
