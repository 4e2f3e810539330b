// @ts-check
/* One trade with its candles, in a dialog. */

const dashes = { stop: [5, 3], target: [1.5, 3], rung: [3, 2] };
const tones = { stop: 'var(--loss)', target: 'var(--gain)', rung: 'var(--muted)' };
const names = { stop: 'Stop', target: 'Target', rung: 'Rung' };
/** Labels of levels in one chart; of more they would lie upon each other. */
const labelsMost = 6;

/** The way of a stop, target or rung as steps: each level as long as it stood, and the move to the next.
 * @param {Trade} trade
 * @param {number} until
 * @returns {any[]}
 */
function levelRows(trade, until) {
  return trade.levels.flatMap((level, i) => {
    const look = { tone: tones[level.kind], dash: dashes[level.kind] };
    const step = { t: level.from, t2: level.to ?? until, p: level.price, p2: level.price, ...look };
    if (level.by === 'placed') return [step];
    return [{ t: level.from, t2: level.from, p: trade.levels[i - 1].price, p2: level.price, ...look }, step];
  });
}

/** Where the stops, targets or rungs of a trade were placed, and where the last of those that moved came to.
 * @param {Trade} trade
 * @param {'stop' | 'target' | 'rung'} kind
 * @param {(value: number | null) => string} price
 */
function levelText(trade, kind, price) {
  const own = trade.levels.filter((level) => level.kind === kind);
  if (own.length === 0) return 'none';
  const placed = [...new Set(own.filter(({ by }) => by === 'placed').map((level) => price(level.price)))];
  const last = own[own.length - 1];
  const some = placed.length > 3 ? `${placed.slice(0, 3).join(', ')} and more` : placed.join(', ');
  return last.by === 'placed' ? some : `${some}; at last ${price(last.price)}, ${last.by}`;
}

/** Where its targets were, or what the one that closed it had waited for in place of a price.
 * @param {Trade} trade
 * @param {(value: number | null) => string} price
 */
function targetText(trade, price) {
  const [, awaited] = /^target, (.+)$/.exec(trade.reason) ?? [];
  const none = awaited !== undefined && trade.levels.every(({ kind }) => kind !== 'target');
  return none ? `at no price: at a close, by ${awaited}` : levelText(trade, 'target', price);
}

/** Where further entries waited, if any did.
 * @param {Trade} trade
 * @param {(value: number | null) => string} price
 * @returns {[string, string][]}
 */
const rungFacts = (trade, price) =>
  trade.levels.some(({ kind }) => kind === 'rung') ? [['Rungs', levelText(trade, 'rung', price)]] : [];

/** @param {Trade} trade */
const isWon = (trade) => netOf(trade) > 0;

/** After fees, of an open trade with what is not realised yet.
 * @param {Trade} trade
 */
const netOf = (trade) => trade.net + trade.unrealised;

/** A price; where it is an average over several fills, it says so.
 * @param {string} price
 * @param {number} fills
 */
const filled = (price, fills) => (fills > 1 ? `${price}, average of ${decimal(fills, 0)} fills` : price);

/** At what price and when a trade was entered.
 * @param {Trade} trade
 * @param {(value: number | null) => string} price
 */
const entryText = (trade, price) =>
  filled(price(trade.entry), trade.entries) +
  (trade.entries > 1 ? `, the first on ${instant(trade.openedAt)}` : ` on ${instant(trade.openedAt)}`);

/** The same of its exit; of an open trade, of what has left it.
 * @param {Trade} trade
 * @param {(value: number | null) => string} price
 */
function exitText(trade, price) {
  if (trade.exit === null) return 'still open';
  const text = filled(price(trade.exit), trade.exits);
  if (trade.closedAt === null) return `${text}, of a part; still open`;
  return (
    text + (trade.exits > 1 ? `, the last on ${instant(trade.closedAt)}` : ` on ${instant(trade.closedAt)}`)
  );
}

/** Why the exchange closed a trade, and what that cost and brought; nothing where it did not.
 * @param {PageData} page
 * @param {Trade} trade
 * @returns {readonly (readonly [string, string])[]}
 */
function liquidationFacts(page, { liquidation, market, liquidationFee, insurance }) {
  if (liquidation === null) return [];
  /** @param {number} value */
  const money = (value) => `${decimal(value, page.moneyDigits)} ${page.currency}`;
  return [
    ['Under its maintenance at', decimal(liquidation.price, page.markets[market].priceDigits)],
    [page.margin === 'cross' ? 'Left of the equity' : 'Left of its margin', money(liquidation.left)],
    ['Should have been left', money(liquidation.maintenance)],
    ['Liquidation fee', money(-liquidationFee)],
    ['Made good by the insurance fund', money(insurance)],
  ];
}

/** The parts that a trade's net adds up from, and what is inside them. A part that only some accounts have is told of
 * theirs, and where there is any of it.
 * @param {PageData} page
 * @param {Trade} trade
 * @returns {readonly (readonly [string, string])[]}
 */
function netFacts(page, trade) {
  /** @param {number} value */
  const money = (value) => signed(`${decimal(value, page.moneyDigits)} ${page.currency}`);
  /** @type {readonly (readonly [string, number, boolean])[]} */
  const parts = [
    ['Gross', trade.gross, true],
    ['Fees', -trade.fees, true],
    ['Funding', trade.funding, page.margin !== null],
    ['Interest', trade.interest, page.margin !== null],
    ['Liquidation fee', trade.liquidationFee, trade.liquidation !== null],
    ['Loss made good by the insurance fund', trade.insurance, trade.liquidation !== null],
    ['Not realised', trade.unrealised, trade.closedAt === null],
    ['Net', netOf(trade), true],
  ];
  return [
    ...parts.flatMap(([name, value, always]) =>
      always || value !== 0 ? [/** @type {const} */ ([name, money(value)])] : [],
    ),
    ['Slippage, inside the prices', money(-trade.slippage)],
  ];
}

/**
 * @param {PageData} page
 * @param {() => WideCandle[][]} windowsOf
 * @param {(signal: number) => Way | null} wayOf
 */
function tradeDialog(page, windowsOf, wayOf) {
  const dialog = /** @type {HTMLDialogElement} */ (elementOf('trade-dialog'));
  /** @type {readonly Trade[]} */
  let among = [];
  let place = 0;
  /** @type {View | null} */
  let view = null;

  const show = async () => {
    const trade = among[place];
    const market = page.markets[trade.market];
    const candles = windowsOf()[trade.row];
    /** @param {number | null} value */
    const price = (value) => (value === null ? 'n/a' : decimal(value, market.priceDigits));
    elementOf('trade-title').textContent = `Trade ${trade.number}: ${trade.side} ${market.id}`;
    const wide = candles.length > 0 ? Math.round(candles[0].duration / market.durationMs) : 1;
    elementOf('trade-note').textContent =
      candles.length === 0
        ? page.withCandles
          ? 'The candles of this trade are not in this file: it would have grown too large.'
          : 'The candles of this trade were not to be had when this page was written.'
        : wide > 1
          ? `Each candle drawn is ${wide} candles of the run.`
          : '';
    facts('trade-facts', [
      ['Entry', entryText(trade, price)],
      ['Exit', exitText(trade, price)],
      ['Closed by', trade.reason === '' ? 'still open' : trade.reason],
      ...liquidationFacts(page, trade).slice(0, 3),
      ['Held', trade.hold === null ? 'to the end' : duration(trade.hold)],
      ['Stop', levelText(trade, 'stop', price)],
      ['Target', targetText(trade, price)],
      ...rungFacts(trade, price),
      ['Quantity', String(trade.quantity)],
      ['Return', signed(percent(trade.result))],
      ['R, planned and actual', `${price(trade.plannedR)} and ${price(trade.actualR)}`],
      ['Result in R', signed(decimal(trade.r, 2))],
      ['Worst on the way', percent(trade.mae)],
      ['Best on the way', percent(trade.mfe)],
    ]);
    facts('trade-net', netFacts(page, trade));
    tradeWay(trade, wayOf);
    moves(trade, price);
    /** @type {HTMLButtonElement} */ (elementOf('trade-before')).disabled = place === 0;
    /** @type {HTMLButtonElement} */ (elementOf('trade-after')).disabled = place === among.length - 1;
    elementOf('trade-chart').hidden = candles.length === 0;
    if (candles.length === 0) return;
    view ??= await draw('trade', 'trade-chart', {});
    for (const [name, rows] of Object.entries(tradeRows(trade, candles, price))) view.data(name, rows);
    await view.width(elementOf('trade-chart').clientWidth).runAsync();
  };

  /**
   * @param {string} place
   * @param {readonly (readonly [string, string])[]} rows
   */
  const facts = (place, rows) => {
    elementOf(place).replaceChildren(
      ...rows.map(([name, text]) => {
        const group = document.createElement('div');
        const term = document.createElement('dt');
        term.textContent = name;
        const detail = document.createElement('dd');
        detail.textContent = text;
        group.append(term, detail);
        return group;
      }),
    );
  };

  /** The ways of its stops and targets, where any of them moved.
   * @param {Trade} trade
   * @param {(value: number | null) => string} price
   */
  const moves = (trade, price) => {
    const count = trade.levels.filter(({ by }) => by !== 'placed').length;
    elementOf('trade-moves').hidden = count === 0;
    elementOf('trade-moves-note').textContent =
      trade.levelsLeftOut === 0
        ? ''
        : `To keep this file small ${decimal(trade.levelsLeftOut, 0)} of its moves are left out, here and in the chart.`;
    elementOf('trade-moves-rows').replaceChildren(
      ...(count === 0 ? [] : trade.levels).map((level) => {
        const row = document.createElement('tr');
        for (const [text, side] of [
          [instant(level.from), 'text'],
          [level.kind, 'text'],
          [price(level.price), ''],
          [level.by, 'text'],
        ]) {
          const cell = document.createElement('td');
          cell.textContent = text;
          cell.className = side;
          row.append(cell);
        }
        return row;
      }),
    );
  };

  /** @param {number} to */
  const go = (to) => {
    if (to < 0 || to >= among.length) return;
    place = to;
    void show();
  };
  elementOf('trade-before').addEventListener('click', () => go(place - 1));
  elementOf('trade-after').addEventListener('click', () => go(place + 1));
  elementOf('trade-close').addEventListener('click', () => dialog.close());
  dialog.addEventListener('close', () => (tooltip.hidden = true));
  dialog.addEventListener('click', (event) => {
    if (event.target === dialog) dialog.close();
  });
  dialog.addEventListener('keydown', (event) => {
    if (event.key === 'ArrowLeft') go(place - 1);
    else if (event.key === 'ArrowRight') go(place + 1);
  });

  /**
   * @param {Trade} trade
   * @param {readonly Trade[]} list
   */
  return (trade, list) => {
    among = list;
    place = list.indexOf(trade);
    if (!dialog.open) dialog.showModal();
    void show();
  };
}

/**
 * The rows of the chart of one trade.
 * @param {Trade} trade
 * @param {readonly WideCandle[]} candles
 * @param {(value: number | null) => string} price
 * @returns {Record<string, Row[]>}
 */
function tradeRows(trade, candles, price) {
  const end = candles[candles.length - 1].time + candles[candles.length - 1].duration;
  const until = trade.closedAt ?? end;
  const tone = isWon(trade) ? 'var(--gain)' : 'var(--loss)';
  /** @type {Row[]} */
  const labels = [];
  for (const { kind, price: level, from } of trade.levels.filter(({ by }) => by === 'placed')) {
    const text = `${kind} ${price(level)}`;
    if (labels.length === labelsMost || labels.some((label) => label.text === text)) continue;
    labels.push({ t: Math.max(from, trade.openedAt), p: level, text, tone: tones[kind] });
  }
  const moves = trade.levels
    .filter(({ by }) => by !== 'placed')
    .map(({ kind, price: level, from, by }) => ({
      t: from,
      p: level,
      tone: tones[kind],
      tip: `${names[kind]} to ${price(level)} on ${instant(from)}: ${by}`,
    }));
  const pointsUp = trade.side === 'long' ? 'triangle-up' : 'triangle-down';
  const marks = [
    { t: trade.openedAt, p: trade.entry, shape: pointsUp, tone: 'var(--ink)', fill: 'var(--card)', size: 110, tip: `Entry: ${entryText(trade, price)}` },
  ]; // prettier-ignore
  if (trade.exit !== null) {
    const shape = isWon(trade) ? 'circle' : 'square';
    marks.push({ t: until, p: trade.exit, shape, tone, fill: tone, size: 90, tip: `Exit: ${exitText(trade, price)}${trade.closedAt === null ? '' : `, by ${trade.reason}`}` }); // prettier-ignore
  }
  return {
    held: [{ t: trade.openedAt, t2: until }],
    candles: candles.map((candle) => {
      const rises = candle.close >= candle.open;
      return {
        mid: candle.time + candle.duration / 2,
        a: candle.time + candle.duration * 0.18,
        b: candle.time + candle.duration * 0.82,
        low: candle.low,
        high: candle.high,
        bottom: Math.min(candle.open, candle.close),
        top: Math.max(candle.open, candle.close),
        tone: 'var(--candle)',
        fill: rises ? 'var(--card)' : 'var(--candle)',
        tip: `${instant(candle.time)}  O ${price(candle.open)}  H ${price(candle.high)}  L ${price(candle.low)}  C ${price(candle.close)}`,
      };
    }),
    levels: levelRows(trade, until),
    moves,
    marks,
    labels,
  };
}
