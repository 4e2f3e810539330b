/** ccxt is loaded where an exchange is spoken to, and then one exchange of it. */
import { describe, expect, it } from 'vitest';
import { loadExchange } from '../../../src/connect/ccxt/load.ts';
import { loadedBy } from '../../cli/spawn.ts';

describe('ccxt', () => {
  it.each([['--help'], ['exchanges'], ['data list'], ['run scenarios/001-buy-and-hold.yaml --quiet']])(
    'is not loaded by %s',
    (line) => {
      expect(loadedBy(line.split(' '))).not.toContain('ccxt');
    },
  );

  it('is loaded one exchange at a time', async () => {
    const Binance = await loadExchange('binance', 'rest');
    expect(new Binance({}).id).toBe('binance');
    const Kraken = await loadExchange('kraken', 'pro');
    expect(new Kraken({}).has['watchOHLCV']).toBe(true);
  });

  it.each(['binanec', '../ccxt', 'Binance', ''])('has no exchange "%s"', async (id) => {
    await expect(loadExchange(id, 'rest')).rejects.toThrow(`there is no exchange "${id}"`);
  });
});
