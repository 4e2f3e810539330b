/** A server in place of an exchange: what it serves, and what is asked of it. */
import { afterEach, describe, expect, it } from 'vitest';
import { checkKey } from '../../../src/connect/ccxt/check-key.ts';
import { openFeed } from '../../../src/connect/live-feed.ts';
import { InputError } from '../../../src/model/issue.ts';
import { testExchange, type ProductPlan } from '../../support/exchange.ts';
import { configOf, waves } from './desk.ts';

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

async function serving(plan: { readonly spot?: ProductPlan; readonly usdm?: ProductPlan }) {
  const server = await testExchange(plan);
  open.push(server);
  return server.url;
}

const spot: ProductPlan = { kind: 'spot', markets: [{ bars: waves(3) }] };
const usdm: ProductPlan = { kind: 'margin', markets: [{ bars: waves(3) }], leverage: 5 };

const issueOf = async (work: Promise<unknown>): Promise<unknown> => {
  const error: unknown = await work.catch((reason: unknown) => reason);
  return error instanceof InputError ? error.issues[0] : error;
};

describe('a server in place of an exchange', () => {
  it('that does not serve the product is refused as bad input, with what it serves', async () => {
    const [ofSpot, ofPerpetuals] = [await serving({ spot }), await serving({ usdm })];
    expect(await issueOf(openFeed({ exchange: 'binance', url: ofSpot, kind: 'margin' }))).toMatchObject({
      code: 'not-served',
      message: `${ofSpot} serves no perpetuals, but spot markets: BTC/USDT`,
      hint: expect.stringContaining('account on margin') as string,
    });
    expect(await issueOf(openFeed({ exchange: 'binance', url: ofPerpetuals, kind: 'spot' }))).toMatchObject({
      code: 'not-served',
      message: `${ofPerpetuals} serves no spot markets, but perpetuals: BTC/USDT`,
      hint: expect.stringContaining('spot account') as string,
    });
  });

  it('is asked of keys in the one product that it serves', async () => {
    const { works, issues } = await checkKey(configOf(), await serving({ usdm }));
    expect([works, issues]).toEqual([true, []]);
  });
});
