/**
 * Requests to exchanges and their answers (`oracles/exchange-connectors`): those that tell of a fill, a cost or a size
 * are held here. All others are no runs: Binance's requests and its signature are held by
 * `test/gateway/binance-requests.test.ts`, where our server takes them; the connectors leave requests, signatures and
 * the reading of answers to ccxt.
 *
 * Judged are the request in which size and price are brought onto the grid (BTC/USDT in steps of 0.01 and 0.00001), and
 * answers that tell of one limit order what became of it, how much has filled and for how much. Where those figures are
 * filled in by their tests ("${...}") or do not agree among themselves, there is nothing to hold. None tells of a margin
 * or of a liquidation.
 */
import { readFileSync } from 'node:fs';
import { buy, cancel } from '../../src/model/intent.ts';
import type { ConformanceCase } from './case.ts';
import { orderOf, type ToldOrder } from './exchange-answers.ts';
import { runCase, type Candle, type CaseTerms } from './run-case.ts';
import { held, notExpressible, type CaseHead } from './verdict.ts';

const source = 'exchange-connectors';

interface Request {
  readonly exchange: string;
  readonly call: string;
  readonly request: { readonly url: string; readonly body: string | null };
}

interface Answer {
  readonly exchange: string;
  readonly kind: string;
  readonly payload: unknown;
}

export interface ConnectorFile {
  readonly signature_vectors: readonly { readonly id: string; readonly expected: string }[];
  readonly requests: readonly Request[];
  readonly payloads: readonly Answer[];
}

const requestId = ({ exchange, call }: Request): string => `${exchange} ${call}`;
const answerId = ({ exchange, kind }: Answer): string => `${exchange} ${kind}`;

export const connectorIds = (file: ConnectorFile): readonly string[] => [
  ...file.signature_vectors.map(({ id }) => id),
  ...file.requests.map(requestId),
  ...file.payloads.map(answerId),
];

/** Every case on disk once, in the order of the file. */
export function runConnectorCases(sharedFolder: string): ConformanceCase[] {
  const path = `${sharedFolder}/oracles/${source}/cases.json`;
  const file = JSON.parse(readFileSync(path, 'utf8')) as ConnectorFile;
  return [
    ...file.signature_vectors.map(({ id, expected }) =>
      noRun({ id, source }, expected, isOurs(id) ? takenByOurServer('signature') : madeByCcxt('signature')),
    ),
    ...file.requests.map(requestCase),
    ...file.payloads.map(answerCase),
  ];
}

const noRun = (head: CaseHead, theirs: unknown, why: string): ConformanceCase =>
  notExpressible(head, null, theirs, why);
const takenByOurServer = (what: string): string =>
  `a ${what} of Binance, which is no run: our server takes it (test/gateway/binance-requests.test.ts)`;
const madeByCcxt = (what: string): string => `a ${what} that ccxt makes for our connectors, which is no run`;
const unlived =
  'an answer that tells of no limit order in figures of its own: ccxt reads such for our connectors';
const isOurs = (id: string): boolean => id.startsWith('binance');

const flat = (price: number): Candle => [price, price, price, price];

function requestCase(one: Request): ConformanceCase {
  const head = { id: requestId(one), source };
  const said = /rounding: limit buy (\S+) @ (\S+)$/.exec(one.call);
  if (said === null) {
    const isTaken = one.exchange === 'binance' && one.request.url.includes('binance.com');
    return noRun(head, one.request, isTaken ? takenByOurServer('request') : madeByCcxt('request'));
  }
  const [quantity, price] = [Number(said[1]), Number(said[2])];
  const sent = new URLSearchParams(one.request.body!);
  const theirs = { quantity: Number(sent.get('quantity')), price: Number(sent.get('price')) };
  const [lot, tick] = [0.00001, 0.01];
  const digits = { price: 2, quantity: 9, money: 8 };
  const market = flat(Math.ceil(price) + 1);
  const { orders } = runCase({
    candles: [market, market],
    decide: (row) => (row === 0 ? buy({ order: { type: 'limit', limit: price } }) : null),
    balance: 1_000_000,
    account: 'spot',
    sizing: { quantity },
    digits,
    lot,
  });
  const [order] = orders;
  return held(head, {
    ours: { quantity: order!.quantity / 10 ** digits.quantity, price: order!.limit / 10 ** digits.price },
    theirs,
    byRule: { quantity: Math.floor(quantity / lot) * lot, price: Math.floor(price / tick) * tick },
    rule: 'FILL-7',
    why: 'A limit goes to the nearest tick; ours to the passive side, below it for a buy.',
    tolerance: 1e-9,
    isAbsolute: true,
  });
}

function answerCase(one: Answer): ConformanceCase {
  const head = { id: answerId(one), source };
  const told = orderOf(one.payload);
  if (told === null) return noRun(head, one.payload, unlived);
  const { filled, price, value } = told;
  if (Math.abs(filled * price - value) > 1e-9)
    return notExpressible(head, null, told, 'figures of a mock: the value is not price times size');
  return held(head, { ours: livedOf(told), theirs: told, tolerance: 1e-9, isAbsolute: true });
}

/** The same order through the engine: met at its limit, cancelled before it is, or left to rest. */
function livedOf({ state, price, size }: ToldOrder): ToldOrder {
  const above = flat(price + 1);
  const decide: CaseTerms['decide'] = (row) => {
    if (row === 0) return buy({ order: { type: 'limit', limit: price } });
    return row === 1 && state === 'cancelled' ? cancel('all') : null;
  };
  const result = runCase({
    candles: [above, above, state === 'filled' ? flat(price) : above],
    decide,
    balance: 1_000_000,
    account: 'spot',
    sizing: { quantity: size },
    digits: { price: 2, quantity: 8, money: 8 },
  });
  const [order] = result.orders;
  const filled = order!.filled / 1e8;
  const isResting = result.held.orders === 1;
  return {
    state: isResting ? 'resting' : order!.state === 'filled' ? 'filled' : 'cancelled',
    price: order!.limit / 100,
    size: order!.quantity / 1e8,
    filled,
    value: order!.cost / 1e8,
  };
}
