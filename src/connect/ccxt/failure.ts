/**
 * What went wrong at an exchange, sorted by what the caller can do about it:
 *
 *     refused   it was not done, and will be refused again as long as it is the same: change it
 *     unknown   nobody knows whether it was done: ask before it is sent again
 *     later     it was not done, and the same may be sent again, not before `retryAfterMs` where that is told
 *     never     it was not done, and nothing like it will be: keys, permissions, a symbol, a kind that there is not
 *
 * The words are those of the exchange, without an address and without a secret in them.
 */

export const failureSorts = ['refused', 'unknown', 'later', 'never'] as const;
export type FailureSort = (typeof failureSorts)[number];

/** What it is about, for programs. */
export const failureCodes = [
  'funds', 'rules', 'duplicate', 'not-found', 'would-trigger', 'would-take', 'reduce-only', 'unfillable', 'halted',
  'request', 'keys', 'permission', 'symbol', 'unsupported', 'clock', 'rate-limit', 'banned', 'maintenance', 'busy',
  'unreachable', 'no-answer', 'bad-answer', 'other',
] as const; // prettier-ignore
export type FailureCode = (typeof failureCodes)[number];

export interface FailureTerms {
  readonly sort: FailureSort;
  readonly code: FailureCode;
  /** What was asked: `place an order in BTC/USDT`. */
  readonly asked: string;
  readonly exchange: string;
  /** The exchange's own words. */
  readonly words: string;
  /** Of the answer; null where there was none. */
  readonly status: number | null;
  readonly retryAfterMs: number | null;
}

export class ExchangeFailure extends Error {
  override readonly name = 'ExchangeFailure';
  readonly sort: FailureSort;
  readonly code: FailureCode;
  readonly words: string;
  readonly status: number | null;
  readonly retryAfterMs: number | null;
  /** Who could not do what, and why; the message says besides what to do about it. */
  readonly report: string;

  constructor(terms: FailureTerms) {
    const report = `${terms.exchange} could not ${terms.asked}: ${terms.words}`;
    super(`${report}${/[.?!…]$/.test(report) ? '' : '.'} ${advice(terms)}`);
    this.report = report;
    this.sort = terms.sort;
    this.code = terms.code;
    this.words = terms.words;
    this.status = terms.status;
    this.retryAfterMs = terms.retryAfterMs;
  }
}

function advice({ sort, code, retryAfterMs }: FailureTerms): string {
  switch (sort) {
    case 'refused':
      return 'It was not done; as it is it will be refused again.';
    case 'unknown':
      return 'Nobody knows whether it was done: ask before it is sent again.';
    case 'later':
      return retryAfterMs === null
        ? 'It was not done; try again later.'
        : `It was not done; try again in ${seconds(retryAfterMs)}.`;
    case 'never':
      return code in whatToDo ? whatToDo[code]! : 'It was not done, and will not be.';
  }
}

const seconds = (ms: number): string => `${Math.max(1, Math.ceil(ms / 1000))} s`;

const whatToDo: Readonly<Partial<Record<FailureCode, string>>> = {
  keys: 'Look at the key and its secret, at the network that they are for, and at the addresses that the key may be used from.',
  permission: 'Give the key that permission at the exchange, or use another key.',
  symbol: 'Look how the exchange writes its markets: BTC/USDT, and BTC/USDT:USDT for a perpetual.',
};
