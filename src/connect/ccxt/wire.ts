/**
 * Every request to an exchange goes through here: it waits for room below the limits, is timed, and what goes wrong comes
 * back as an `ExchangeFailure` without a secret in it. ccxt makes the requests and reads the answers; its own limiter is
 * used where an exchange's limits are not known here.
 *
 * ccxt takes an answer that is not JSON for text and goes on with it; here it is a failure.
 */
import { Budget } from './budget.ts';
import { binanceLimits, learnFrom, ordersIn, partOf, weightOf } from './binance-limits.ts';
import type { Ccxt } from './ccxt-types.ts';
import { ExchangeFailure, type FailureTerms } from './failure.ts';
import { Health } from './health.ts';
import { sortFailure, type Answer } from './sort-failure.ts';
import type { Timing } from './timing.ts';

export interface WireOptions {
  readonly title: string;
  readonly timing: Timing;
  /** Texts that no message may hold. */
  readonly secrets: readonly string[];
}

export interface Asking {
  /** What is asked, after "could not": `list the markets`. */
  readonly what: string;
  /** Whether it does something, so that it must not be sent twice. */
  readonly isAct?: boolean;
}

/** An answer that ccxt would have taken for text. */
class NotJson extends Error {
  override readonly name = 'BadResponse';
}

export class Wire {
  readonly health = new Health();
  /** Null where ccxt's own limiter is used. */
  readonly budget: Budget | null;
  readonly #ccxt: Ccxt;
  private readonly options: WireOptions;
  private readonly answers = new WeakMap<object, Answer>();

  constructor(ccxt: Ccxt, options: WireOptions) {
    this.#ccxt = ccxt;
    this.options = options;
    this.budget = ccxt.id.startsWith('binance') ? new Budget(options.timing, binanceLimits) : null;
    if (this.budget !== null) this.limitBy(this.budget);
    catchSends(ccxt);
    this.watchAnswers();
  }

  /** Does `work` with ccxt. Throws ExchangeFailure. */
  async ask<Of>({ what, isAct = false }: Asking, work: (ccxt: Ccxt) => Promise<Of>): Promise<Of> {
    try {
      const done = await work(this.#ccxt);
      this.health.ended(null);
      return done;
    } catch (error) {
      const failure = error instanceof ExchangeFailure ? error : this.failure(error, what, isAct);
      this.health.ended(failure.sort);
      throw failure;
    }
  }

  /** What ccxt knows without asking anybody. */
  look<Of>(at: (ccxt: Ccxt) => Of): Of {
    return at(this.#ccxt);
  }

  /** A failure that is found in an answer that came whole. */
  found(terms: Omit<FailureTerms, 'exchange' | 'status' | 'retryAfterMs'>): ExchangeFailure {
    return new ExchangeFailure({ ...terms, exchange: this.options.title, status: null, retryAfterMs: null });
  }

  private failure(error: unknown, asked: string, isAct: boolean): ExchangeFailure {
    const answer = this.answers.get(error as object) ?? null;
    const { words, ...sorted } = sortFailure(error, answer, isAct);
    const { title: exchange } = this.options;
    return new ExchangeFailure({
      ...sorted,
      asked,
      exchange,
      words: this.withoutSecrets(words),
      status: answer?.status ?? null,
    });
  }

  private withoutSecrets(words: string): string {
    return this.options.secrets.reduce(
      (text, secret) => (secret === '' ? text : text.replaceAll(secret, '***')),
      words,
    );
  }

  /** ccxt asks for the cost of a request and waits for it in one breath, so that the two belong together. */
  private limitBy(budget: Budget): void {
    const ccxt = this.#ccxt;
    const costOf = ccxt.calculateRateLimiterCost.bind(ccxt);
    let next = { part: 'other', weight: 1, orders: 0 };
    ccxt.calculateRateLimiterCost = (api, method, path, params, config) => {
      const cost = costOf(api, method, path, params, config);
      next = { part: partOf(api), weight: weightOf(api, cost), orders: ordersIn(method, path) };
      return cost;
    };
    ccxt.throttle = () => budget.take(next.part, next.weight, next.orders);
  }

  private watchAnswers(): void {
    const ccxt = this.#ccxt;
    const { timing } = this.options;
    const fetch = ccxt.fetch.bind(ccxt);
    const sentAt = new Map<string, number>();
    ccxt.fetch = async (url, ...rest) => {
      const began = performance.now();
      sentAt.set(url, timing.now());
      try {
        return await fetch(url, ...rest);
      } finally {
        this.health.answered(performance.now() - began);
        sentAt.delete(url);
      }
    };
    const judge = ccxt.handleErrors.bind(ccxt);
    ccxt.handleErrors = (...asked) => {
      const [status, reason, url, , headers, body, response] = asked;
      const isJson = response !== undefined || body === '';
      const answer: Answer = { status, headers, body, isJson };
      if (this.budget !== null)
        learnFrom(this.budget, url, answer, sentAt.get(url) ?? timing.now(), timing.now());
      try {
        if (!isJson && !isSilence(ccxt, body)) throw new NotJson(body);
        const handled = judge(...asked);
        if (handled === undefined && status >= 400) throw new Error(`${status} ${reason}`);
        return handled;
      } catch (error) {
        this.answers.set(error as object, answer);
        throw error;
      }
    };
  }
}

/**
 * ccxt subscribes without looking whether that was sent, and where a line is gone by then the rejection, which nobody
 * catches, would end the process. That a line is gone is told by its end.
 */
function catchSends(ccxt: Ccxt): void {
  const of = ccxt as { client?: (url: string) => { send(message: unknown): Promise<unknown> } };
  const open = of.client?.bind(ccxt);
  if (open === undefined) return;
  const caught = new WeakSet<object>();
  of.client = (url) => {
    const line = open(url);
    if (caught.has(line)) return line;
    caught.add(line);
    const send = line.send.bind(line);
    line.send = (message) => {
      const sent = send(message);
      sent.catch(() => undefined);
      return sent;
    };
    return line;
  };
}

/** Some exchanges answer with a bare word; those whose limits are known here do not. */
const isSilence = ({ id }: Ccxt, body: string): boolean =>
  !id.startsWith('binance') && !/^\s*[<{[]/.test(body);
