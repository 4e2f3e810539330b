/** Whether a key works at its exchange, what it may do, and how far the exchange's clock is from the machine's. */
import type { Issue } from '../../model/issue.ts';
import type { ExchangeConfig } from '../exchange-config.ts';
import { exchangeTitles, variableOf, type ExchangeId } from '../exchanges.ts';
import { rawOf, type Ccxt } from './ccxt-types.ts';
import type { ExchangeClient } from './client.ts';
import { connect } from './connect.ts';
import { ExchangeFailure } from './failure.ts';
import type { HealthReport, Skew } from './health.ts';

/** Null where the exchange does not say. */
export interface KeyPermissions {
  readonly read: boolean | null;
  readonly trade: boolean | null;
  readonly withdraw: boolean | null;
}

export interface KeyCheck {
  readonly exchange: ExchangeId;
  /** Null where nobody answered. */
  readonly works: boolean | null;
  readonly may: KeyPermissions | null;
  /** Null where it could not be measured, and of a server that replays history. */
  readonly clock: Skew | null;
  /** How its requests went, and what is left below the exchange's limits. */
  readonly health: HealthReport;
  readonly issues: readonly Issue[];
}

/** A request is signed with a time that may be off by this, at Binance. */
const clockMostMs = 1000;

export async function checkKey(config: ExchangeConfig, url: string | null): Promise<KeyCheck> {
  const { exchange } = config;
  const issues: Issue[] = [];
  const tell = (severity: Issue['severity'], code: string, message: string, hint?: string): void => {
    const issue: Issue = { code, severity, path: variableOf(exchange, 'key'), message };
    issues.push(hint === undefined ? issue : { ...issue, hint });
  };
  const client = await connect({ exchange, config, url });
  let works: boolean | null = null;
  let may: KeyPermissions | null = null;
  let clock: Skew | null = null;
  try {
    const skew = await client.measureClock();
    clock = client.time.isHistory ? null : skew;
    may = await permissionsOf(client);
    works = true;
  } catch (error) {
    if (!(error instanceof ExchangeFailure)) throw error;
    works = error.sort === 'never' ? false : null;
    tell('error', `exchange-${error.code}`, error.message);
  } finally {
    client.close();
  }
  if (may?.withdraw === true)
    tell('warning', 'may-withdraw', `the key may withdraw from ${exchangeTitles[exchange]}`, 'Nothing here needs that: take the permission away, so that who steals the key cannot steal the money.'); // prettier-ignore
  if (may?.trade === false)
    tell('warning', 'may-not-trade', 'the key may not trade', 'Enough to look, and for paper runs.');
  if (clock !== null && Math.abs(clock.skewMs) > clockMostMs + clock.uncertainMs)
    tell('warning', 'clock-off', `this machine’s clock is ${clock.skewMs > 0 ? 'behind' : 'ahead'} by ${Math.abs(clock.skewMs) / 1000} s`, 'It is allowed for in requests; let the system keep it right.'); // prettier-ignore
  return { exchange, works, may, clock, health: client.health, issues };
}

async function permissionsOf(client: ExchangeClient): Promise<KeyPermissions> {
  return client.askSigned({ what: 'tell what the key may do' }, async (ccxt) => {
    const ask = (name: string): Promise<Record<string, unknown>> =>
      rawOf(ccxt, name)() as Promise<Record<string, unknown>>;
    if (ccxt.id === 'binance' && hasWallet(ccxt)) {
      const of = await ask('sapiGetAccountApiRestrictions');
      return {
        read: flag(of['enableReading']),
        trade: flag(of['enableSpotAndMarginTrading']),
        withdraw: flag(of['enableWithdrawals']),
      };
    }
    if (ccxt.id === 'binance') {
      // Its test network has no wallet; what the account may do there is all that is told.
      return { read: true, trade: flag((await ask('privateGetAccount'))['canTrade']), withdraw: null };
    }
    if (ccxt.id === 'bybit') {
      const { result = {} } = (await ask('privateGetV5UserQueryApi')) as {
        readonly result?: {
          readonly readOnly?: unknown;
          readonly permissions?: Readonly<Record<string, readonly string[]>>;
        };
      };
      const { readOnly, permissions } = result;
      const trades = ['Spot', 'ContractTrade', 'Derivatives'].some((kind) => (permissions?.[kind] ?? []).length > 0); // prettier-ignore
      const isKnown = readOnly !== undefined && permissions !== undefined;
      return {
        read: true,
        trade: isKnown ? Number(readOnly) === 0 && trades : null,
        withdraw: permissions?.['Wallet']?.includes('Withdraw') ?? null,
      };
    }
    if (ccxt.id === 'coinbase') {
      const of = await ask('v3PrivateGetBrokerageKeyPermissions');
      return { read: flag(of['can_view']), trade: flag(of['can_trade']), withdraw: flag(of['can_transfer']) };
    }
    await ccxt.fetchBalance();
    return { read: true, trade: null, withdraw: null };
  });
}

const hasWallet = ({ urls }: Ccxt): boolean =>
  typeof (urls.api as { readonly sapi?: unknown }).sapi === 'string';
const flag = (value: unknown): boolean | null => (typeof value === 'boolean' ? value : null);
