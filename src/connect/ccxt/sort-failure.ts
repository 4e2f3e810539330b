/**
 * Gives what ccxt threw its sort (`failure.ts`). What was to be done decides with: a question that has no answer may be
 * asked again, an order that has none must not be sent again.
 *
 * Order of the rules: whether the request left at all; what the status says of certainty; the exchange's own code; the
 * kind of error that ccxt made of it.
 * Source of Binance's codes: Spot API documentation, "Error codes", and USDⓈ-M futures, "Error Code"; of what statuses mean
 * for certainty: "HTTP Return Codes".
 */
import type { FailureCode, FailureSort } from './failure.ts';

/** An answer as it came. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Whether the body could be read as JSON. */
  readonly isJson: boolean;
}

export interface Sorted {
  readonly sort: FailureSort;
  readonly code: FailureCode;
  readonly words: string;
  readonly retryAfterMs: number | null;
}

type Rule = readonly [FailureSort | 'act', FailureCode];

/** `act`: unknown for what does something, later for what only asks. */
const byBinanceCode: Readonly<Record<string, Rule>> = {
  '-1000': ['act', 'other'], '-1001': ['act', 'no-answer'], '-1003': ['later', 'rate-limit'],
  '-1006': ['act', 'no-answer'], '-1007': ['act', 'no-answer'], '-1008': ['later', 'busy'],
  '-1002': ['never', 'permission'], '-1013': ['refused', 'rules'], '-1015': ['later', 'rate-limit'],
  '-1016': ['later', 'maintenance'], '-1020': ['never', 'unsupported'], '-1021': ['later', 'clock'],
  '-1022': ['never', 'keys'], '-1111': ['refused', 'rules'], '-1121': ['never', 'symbol'],
  '-2011': ['refused', 'not-found'], '-2013': ['refused', 'not-found'], '-2014': ['never', 'keys'],
  '-2015': ['never', 'keys'], '-2018': ['refused', 'funds'], '-2019': ['refused', 'funds'],
  '-2021': ['refused', 'would-trigger'], '-2022': ['refused', 'reduce-only'], '-4116': ['refused', 'duplicate'],
  '-4111': ['refused', 'duplicate'], '-5021': ['refused', 'unfillable'], '-5022': ['refused', 'would-take'],
  '-4108': ['refused', 'halted'], '-4140': ['refused', 'halted'], '-4164': ['refused', 'rules'],
}; // prettier-ignore

/** New orders are rejected with one code, and say why in words. */
const byWords: readonly (readonly [RegExp, FailureCode])[] = [
  [/insufficient balance|margin is insufficient/i, 'funds'],
  [/duplicate/i, 'duplicate'],
  [/trigger immediately/i, 'would-trigger'],
  [/immediately match/i, 'would-take'],
  [/market is closed|symbol is not trading|not in trading/i, 'halted'],
  [/filter failure|precision/i, 'rules'],
];

/** By the names of ccxt's classes, the nearest first. */
const byClass: Readonly<Record<string, Rule>> = {
  InsufficientFunds: ['refused', 'funds'],
  DuplicateOrderId: ['refused', 'duplicate'],
  OrderNotFound: ['refused', 'not-found'],
  OrderNotFillable: ['refused', 'unfillable'],
  OrderImmediatelyFillable: ['refused', 'would-take'],
  MarketClosed: ['refused', 'halted'],
  InvalidOrder: ['refused', 'rules'],
  OperationRejected: ['refused', 'request'],
  BadSymbol: ['never', 'symbol'],
  BadRequest: ['refused', 'request'],
  ArgumentsRequired: ['refused', 'request'],
  PermissionDenied: ['never', 'permission'],
  AuthenticationError: ['never', 'keys'],
  NotSupported: ['never', 'unsupported'],
  OnMaintenance: ['later', 'maintenance'],
  RateLimitExceeded: ['later', 'rate-limit'],
  DDoSProtection: ['later', 'rate-limit'],
  InvalidNonce: ['later', 'clock'],
  RequestTimeout: ['act', 'no-answer'],
  BadResponse: ['act', 'bad-answer'],
  ExchangeNotAvailable: ['act', 'busy'],
  NetworkError: ['act', 'no-answer'],
  OperationFailed: ['act', 'other'],
};

/** The machine knows that nothing left it. */
const neverSent =
  /ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT|Connect Timeout/;

export function sortFailure(error: unknown, answer: Answer | null, isAct: boolean): Sorted {
  const rule = answer === null ? withoutAnswer(error) : withAnswer(error, answer);
  const [said, code] = rule;
  const sort = said === 'act' ? (isAct ? 'unknown' : 'later') : said;
  return {
    sort,
    code,
    words: wordsOf(error, answer),
    retryAfterMs: sort === 'later' ? retryAfter(answer) : null,
  };
}

function withoutAnswer(error: unknown): Rule {
  if (neverSent.test(messageOf(error))) return ['later', 'unreachable'];
  return ofClass(error) ?? ['act', 'other'];
}

function withAnswer(error: unknown, answer: Answer): Rule {
  const { status, isJson } = answer;
  if (status === 418) return ['later', 'banned'];
  if (status === 429) return ['later', 'rate-limit'];
  // Some say it in a bare word.
  if (status === 401 && !isJson) return ['never', 'keys'];
  // A gateway's own page: what stands behind it may have done it.
  if (!isJson) return status >= 400 && status < 500 ? ['later', 'busy'] : ['act', 'bad-answer'];
  const { code, msg } = codeOf(answer);
  // On perpetuals its code means another thing.
  if (/order list does not exist/i.test(msg)) return ['refused', 'not-found'];
  const known = code === null ? undefined : byBinanceCode[code];
  if (known !== undefined) return known;
  // What the exchange could not finish, it may have begun.
  if (status >= 500) return ['act', 'busy'];
  const worded = byWords.find(([pattern]) => pattern.test(msg));
  if (worded !== undefined) return ['refused', worded[1]];
  const ruled = ofClass(error);
  if (ruled !== null) return ruled;
  if (status === 401) return ['never', 'keys'];
  if (status === 403) return ['never', 'permission'];
  return status >= 400 ? ['refused', 'request'] : ['act', 'other'];
}

function ofClass(error: unknown): Rule | null {
  for (
    let one: object | null = error as object | null;
    one !== null;
    one = Object.getPrototypeOf(one) as object | null
  ) {
    const rule = byClass[(one.constructor as { readonly name?: string } | undefined)?.name ?? ''];
    if (rule !== undefined) return rule;
  }
  return null;
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

function codeOf({ body }: Answer): { readonly code: string | null; readonly msg: string } {
  try {
    const said = JSON.parse(body) as Readonly<Record<string, unknown>>;
    // As Binance, Bybit and Coinbase name it.
    const code = said['code'] ?? said['retCode'] ?? said['error'];
    const msg = said['msg'] ?? said['retMsg'] ?? said['message'] ?? said['error_details'];
    return {
      code: typeof code === 'number' || typeof code === 'string' ? String(code) : null,
      msg: typeof msg === 'string' ? msg : '',
    };
  } catch {
    return { code: null, msg: '' };
  }
}

const wordsMost = 200;

function wordsOf(error: unknown, answer: Answer | null): string {
  if (answer !== null && !answer.isJson) return `an answer that is not JSON: "${cut(answer.body)}"`;
  if (answer !== null) {
    const { code, msg } = codeOf(answer);
    if (msg !== '') return `${cut(msg.replace(/[.\s]+$/, ''))}${code === null ? '' : ` (${code})`}`;
  }
  // Addresses carry signatures and keys; what stands behind them is what was said.
  const message = messageOf(error)
    .replace(/(https?|wss?):\/\/\S+/g, '')
    .replace(/^\w+ (GET|POST|PUT|DELETE) +/, '');
  if (/request timed out/.test(message)) return 'no answer came in time';
  const cause = /fetch failed(?:: (.+))?/.exec(message);
  if (cause !== null) return cut(cause[1] ?? 'the connection broke');
  return cut(answer === null ? message : answer.body || message);
}

const cut = (text: string): string => {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > wordsMost ? `${line.slice(0, wordsMost)}…` : line;
};

/** Seconds in the header, as the exchange says them. */
function retryAfter(answer: Answer | null): number | null {
  const header = answer?.headers['Retry-After'];
  const seconds = Number(header ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : null;
}
