/**
 * What changed the wallets of accounts: what fills brought and cost, funding, and what the insurance fund made good.
 * Source: USDⓈ-M futures documentation, "Get Income History".
 */
import { formatDecimal } from '../../model/decimal.ts';
import type { Money } from '../../model/units.ts';
import type { Account } from '../account.ts';
import type { AccountEvent, ServedFill } from '../served.ts';
import type { Params } from './params.ts';
import type { Product } from './product.ts';
import { inRange, readRange } from './range.ts';
import { incomeMost, incomeMs } from './retention.ts';

interface Income {
  /** Below zero for the account as a whole. */
  readonly market: number;
  readonly type: 'FUNDING_FEE' | 'INSURANCE_CLEAR' | 'REALIZED_PNL' | 'COMMISSION';
  readonly amount: Money;
  readonly at: number;
  /** Of which fill, where it is of one. */
  readonly trade: string;
  readonly id: number;
}

export class Incomes {
  private readonly product: Product;
  private readonly kept = new WeakMap<Account, Income[]>();
  private made = 0;

  constructor(product: Product) {
    this.product = product;
  }

  /** Keeps what changes the wallet of an account from now on; with its first request it has nothing yet. */
  follow(account: Account): Income[] {
    const known = this.kept.get(account);
    if (known !== undefined) return known;
    const list: Income[] = [];
    this.kept.set(account, list);
    account.listen((event) => {
      for (const income of incomesOf(event)) list.push({ ...income, id: ++this.made });
      if (list.length > incomeMost * 1.25) list.splice(0, list.length - incomeMost);
    });
    return list;
  }

  answer(account: Account, params: Params): readonly object[] {
    const { product } = this;
    const { exchange } = product;
    const market = product.marketOrAll(params);
    const type = params.text('incomeType');
    const oldest = exchange.now - incomeMs;
    const own = this.follow(account)
      .slice(-incomeMost)
      .filter(
        (one) =>
          one.at >= oldest &&
          (market === null || one.market === market) &&
          (type === null || one.type === type),
      );
    return inRange(own, readRange(params, null, 100), ({ at }) => at).map((income) => ({
      symbol: income.market < 0 ? '' : product.symbol(income.market),
      incomeType: income.type,
      income: formatDecimal(income.amount, exchange.config.digits),
      asset: exchange.config.currency,
      info: income.type,
      time: income.at,
      tranId: income.id,
      tradeId: income.trade,
    }));
  }
}

function incomesOf(event: AccountEvent): readonly Omit<Income, 'id'>[] {
  if (event.kind === 'order') return event.what.kind === 'trade' ? ofFill(event.what.fill) : [];
  if (event.kind !== 'balance' || (event.cause !== 'funding' && event.cause !== 'margin')) return [];
  const type = event.cause === 'funding' ? 'FUNDING_FEE' : 'INSURANCE_CLEAR';
  return [{ market: event.market, type, amount: event.amount, at: event.at, trade: '' }];
}

/** What a fill brought and cost. */
function ofFill({ id, order: { market }, at, realised, fee }: ServedFill): readonly Omit<Income, 'id'>[] {
  const shared = { market, at, trade: String(id) };
  const brought = { ...shared, type: 'REALIZED_PNL', amount: realised } as const;
  const paid = { ...shared, type: 'COMMISSION', amount: -fee as Money } as const;
  return [...(realised === 0 ? [] : [brought]), ...(fee === 0 ? [] : [paid])];
}
