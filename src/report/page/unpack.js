// @ts-check
/* What the page carries, read back: the other side of `pack.ts` and `page-data.ts`. */

/** Whole numbers from base64, one after the other. */
class Unpacker {
  /** @param {string} base64 */
  constructor(base64) {
    const text = atob(base64);
    this.bytes = Uint8Array.from(text, (character) => character.charCodeAt(0));
    this.at = 0;
  }

  /** @returns {number} */
  next() {
    let byte = this.bytes[this.at++] ?? 0;
    const negative = (byte & 1) === 1;
    let value = (byte & 127) >> 1;
    for (let scale = 64; byte > 127; scale *= 128) {
      byte = this.bytes[this.at++] ?? 0;
      value += (byte & 127) * scale;
    }
    return negative ? -value - 1 : value;
  }

  /** @returns {number | null} */
  nullable() {
    const value = this.next();
    return value === 0 ? null : value > 0 ? value - 1 : value;
  }

  get done() {
    return this.at >= this.bytes.length;
  }
}

/**
 * A column of numbers, each written as its distance from the one before.
 * @param {string} base64
 * @param {number} [digits]
 */
function unpackColumn(base64, digits = 0) {
  const unpacker = new Unpacker(base64);
  /** @type {number[]} */
  const values = [];
  let before = 0;
  while (!unpacker.done) {
    before += unpacker.next();
    values.push(before / 10 ** digits);
  }
  return values;
}

/**
 * @typedef {{ kind: 'stop' | 'target' | 'rung', price: number, from: number, to: number | null, by: string }} Level
 * @typedef {{
 *   row: number, number: number, market: number, strategy: string, side: 'long' | 'short', openedAt: number,
 *   closedAt: number | null, hold: number | null, quantity: number, entry: number, exit: number | null, gross: number,
 *   fees: number, slippage: number, funding: number, interest: number, liquidationFee: number, insurance: number,
 *   liquidation: { price: number, left: number, maintenance: number } | null, net: number, unrealised: number, entries: number, exits: number, result: number | null, mae: number | null, mfe: number | null,
 *   r: number | null, plannedR: number | null, actualR: number | null, signals: { opening: number, closing: number | null, count: number }, reason: string, levels: Level[], levelsLeftOut: number,
 * }} Trade
 * @typedef {{
 *   id: string, priceDigits: number, quantityDigits: number, averageDigits: number, durationMs: number, each: number, time: string,
 *   high: string, low: string, close: string,
 * }} Market
 * @typedef {{
 *   currency: string, moneyDigits: number, accountDigits: number, margin: 'isolated' | 'cross' | null, shown: number, markets: Market[], strategies: string[], reasons: string[], levelKinds: Level['kind'][], levelReasons: string[],
 *   ways: PackedWays, tradeCount: number, allTrades: number, trades: string, windows: string, withCandles: boolean, excursionsEach: number, bins: { from: number, to: number, count: number }[],
 *   curve: { at: string, equity: string, drawdown: string, benchmark: string },
 *   rolling: { at: string, count: number, sharpe: string },
 * }} PageData
 * @typedef {{ templates: (string | number)[][], count: number, packed: string }} PackedWays
 * @typedef {{ at: number, text: string }} WayLine
 * @typedef {{ lines: WayLine[], leftOut: number }} Way
 * @typedef {{ time: number, duration: number, open: number, high: number, low: number, close: number }} WideCandle
 */

/**
 * @param {PageData} page
 * @returns {Trade[]}
 */
function unpackTrades(page) {
  const from = new Unpacker(page.trades);
  const money = () => from.next() / 10 ** page.accountDigits;
  /** @param {number} digits */
  const nullable = (digits) => {
    const value = from.nullable();
    return value === null ? null : value / 10 ** digits;
  };
  let before = 0;
  let signal = 0;
  return Array.from({ length: page.tradeCount }, (_, row) => {
    const number = from.next();
    const market = from.next();
    const { priceDigits, quantityDigits, averageDigits } = page.markets[market];
    const strategy = page.strategies[from.next()];
    const side = from.next() > 0 ? /** @type {const} */ ('long') : /** @type {const} */ ('short');
    const openedAt = before + from.next();
    before = openedAt;
    const hold = from.nullable();
    const quantity = from.next() / 10 ** quantityDigits;
    const average = from.next();
    const entry = average / 10 ** (priceDigits + averageDigits);
    const exit = nullable(priceDigits + averageDigits);
    const [gross, fees, slippage, net, unrealised] = [money(), money(), money(), money(), money()];
    const [entries, exits] = [from.next(), from.next()];
    const [result, mae, mfe, r] = [nullable(6), nullable(6), nullable(6), nullable(4)];
    const plannedR = nullable(priceDigits);
    const actualR = nullable(priceDigits + averageDigits);
    signal += from.next();
    const ahead = from.nullable();
    const signals = { opening: signal, closing: ahead === null ? null : signal + ahead, count: from.next() };
    const reason = page.reasons[from.next()];
    const beside = from.next();
    const [funding, interest, liquidationFee, insurance] =
      beside % 2 === 1 ? [money(), money(), money(), money()] : [0, 0, 0, 0];
    const liquidation =
      beside > 1 ? { price: from.next() / 10 ** priceDigits, left: money(), maintenance: money() } : null;
    const whole = Math.round(average / 10 ** averageDigits);
    const levelCount = from.next();
    const levelsLeftOut = from.next();
    let level = 0;
    let end = openedAt;
    const levels = Array.from({ length: levelCount }, () => {
      const code = from.next();
      const kind = page.levelKinds[code % page.levelKinds.length];
      const isPlaced = code < page.levelKinds.length;
      level = (isPlaced ? whole : level) + from.next();
      const start = (isPlaced ? openedAt : end) + from.next();
      const length = from.nullable();
      end = start + (length ?? 0);
      return {
        kind,
        price: level / 10 ** priceDigits,
        from: start,
        to: length === null ? null : end,
        by: page.levelReasons[Math.floor(code / page.levelKinds.length)],
      };
    });
    const closedAt = hold === null ? null : openedAt + hold;
    return {
      row, number, market, strategy, side, openedAt, closedAt, hold, quantity, entry, exit, gross, fees, slippage, funding,
      interest, liquidationFee, insurance, liquidation, net, unrealised, entries, exits, result, mae, mfe, r, plannedR,
      actualR, signals, reason, levels,
      levelsLeftOut,
    }; // prettier-ignore
  });
}

/**
 * The candles of each trade; an empty list where the page has none.
 * @param {PageData} page
 * @param {readonly Trade[]} trades
 * @returns {WideCandle[][]}
 */
function unpackWindows(page, trades) {
  const from = new Unpacker(page.windows);
  return trades.map((trade) => {
    const count = from.next();
    if (count === 0) return [];
    const { durationMs, priceDigits } = page.markets[trade.market];
    const duration = from.next() * durationMs;
    const scale = 10 ** priceDigits;
    let time = -duration;
    let close = 0;
    return Array.from({ length: count }, (_, i) => {
      time = (i === 0 ? 0 : time + duration) + from.next();
      const open = close + from.next();
      close = open + from.next();
      const high = Math.max(open, close) + from.next();
      const low = Math.min(open, close) - from.next();
      return {
        time,
        duration,
        open: open / scale,
        high: high / scale,
        low: low / scale,
        close: close / scale,
      };
    });
  });
}

/**
 * The ways of signals, by their numbers: templates with their numbers and times put in.
 * @param {PackedWays} ways
 * @returns {Map<number, Way>}
 */
function unpackWays({ templates, count, packed }) {
  const from = new Unpacker(packed);
  let signal = 0;
  return new Map(
    Array.from({ length: count }, () => {
      signal += from.next();
      const size = from.next();
      const leftOut = from.next();
      let at = 0;
      const lines = Array.from({ length: size }, () => {
        at += from.next();
        const text = templates[from.next()]
          .map((part) => {
            if (typeof part === 'string') return part;
            if (part === 1) return instant(at + from.next());
            const digits = from.next();
            const whole = String(from.next()).padStart(digits + 1, '0');
            return digits === 0 ? whole : `${whole.slice(0, -digits)}.${whole.slice(-digits)}`;
          })
          .join('');
        return { at, text };
      });
      return [signal, { lines, leftOut }];
    }),
  );
}
