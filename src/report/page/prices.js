// @ts-check
/* Prices with trades, the whole run or a stretch of it. */

const marksMost = 400;
/** Above so many, a chart of entries, stops and targets would be a smear: exits alone are marked. */
const wholeMost = 120;
/** Levels of stops and targets that are drawn at once. */
const levelsMost = 3000;

/** @param {readonly Trade[]} some */
const hasFewLevels = (some) => some.reduce((sum, { levels }) => sum + levels.length, 0) <= levelsMost;

/** @param {Market} market */
function marketColumns(market) {
  return {
    time: unpackColumn(market.time),
    high: unpackColumn(market.high, market.priceDigits),
    low: unpackColumn(market.low, market.priceDigits),
    close: unpackColumn(market.close, market.priceDigits),
    wide: market.each * market.durationMs,
  };
}

/**
 * @param {PageData} page
 * @param {readonly Trade[]} trades
 * @param {(trade: Trade, among: readonly Trade[]) => void} openTrade
 */
async function drawPrices(page, trades, openTrade) {
  const choice = /** @type {HTMLSelectElement | null} */ (document.getElementById('price-market'));
  const years = /** @type {HTMLSelectElement} */ (elementOf('price-years'));
  let index = choice === null ? page.shown : Number(choice.value);
  let columns = marketColumns(page.markets[index]);
  /** @type {readonly [number, number] | null} */
  let range = null;
  /** @type {number[]} */
  let times = [];
  let start = 0;
  const price = await draw('price', 'price', priceRows());
  const overview = await draw('overview', 'overview', { overview: overviewRows() });

  function overviewRows() {
    const step = Math.max(1, Math.floor(columns.time.length / 600));
    return columns.time.flatMap((t, i) => (i % step === 0 ? [{ t, close: columns.close[i] }] : []));
  }

  function priceRows() {
    const [from, to] = range ?? [-Infinity, Infinity];
    const market = page.markets[index];
    const rows = columns.time.flatMap((t, i) =>
      t + columns.wide >= from && t <= to
        ? [{ t: t + columns.wide, low: columns.low[i], high: columns.high[i], close: columns.close[i] }]
        : [],
    );
    start = columns.time.findIndex((t) => t + columns.wide >= from);
    times = rows.map(({ t }) => t);
    const inside = trades.filter(
      (trade) =>
        trade.market === index && trade.openedAt <= to && (trade.closedAt === null || trade.closedAt >= from),
    );
    // Evenly over all of them: to draw the largest would show wins where a stop keeps losses small.
    const each = inside.length / marksMost;
    const most =
      inside.length <= marksMost
        ? inside
        : Array.from({ length: marksMost }, (_, i) => inside[Math.floor(i * each)]);
    elementOf('price-note').textContent =
      inside.length === 0
        ? 'No trade lies in this stretch.'
        : inside.length <= marksMost
          ? `${decimal(inside.length, 0)} ${inside.length === 1 ? 'trade' : 'trades'} in this stretch; click one for its candles.`
          : `${decimal(inside.length, 0)} trades in this stretch: ${marksMost} of them, evenly spaced, are drawn. Choose a shorter stretch to see all.`;
    if (page.allTrades > page.tradeCount)
      elementOf('price-note').textContent +=
        ` Only the ${decimal(page.tradeCount, 0)} trades that the table holds are counted here.`;
    if (most.length > wholeMost)
      elementOf('price-note').textContent +=
        ` Of more than ${wholeMost} trades entries, stops and targets are not drawn.`;
    else if (!hasFewLevels(most))
      elementOf('price-note').textContent +=
        ' Stops and targets moved too often to be drawn here; choose a shorter stretch, or a trade.';
    return { price: rows, ...tradeMarks(most, market) };
  }

  /**
   * @param {readonly Trade[]} some
   * @param {Market} market
   * @returns {Record<string, Row[]>}
   */
  function tradeMarks(some, market) {
    /** @param {number | null} value */
    const written = (value) => decimal(value, market.priceDigits);
    /** @type {Row[]} */
    const marks = [];
    /** @type {Row[]} */
    const spans = [];
    /** @type {any[]} */
    const levels = [];
    const isWhole = some.length <= wholeMost;
    const withLevels = isWhole && hasFewLevels(some);
    for (const trade of some) {
      const tone = isWon(trade) ? 'var(--gain)' : 'var(--loss)';
      const told = `Trade ${trade.number}, ${trade.side}: ${signed(`${decimal(netOf(trade), page.moneyDigits)} ${page.currency}`)}`;
      const until = trade.closedAt ?? times[times.length - 1];
      if (isWhole) {
        const entryShape = trade.side === 'long' ? 'triangle-up' : 'triangle-down';
        marks.push({ t: trade.openedAt, p: trade.entry, shape: entryShape, tone: 'var(--ink)', fill: 'var(--card)', size: 46, n: trade.row, tip: `${told}; entry at ${filled(written(trade.entry), trade.entries)}` }); // prettier-ignore
        if (withLevels) levels.push(...levelRows(trade, until));
      }
      if (trade.exit === null) continue;
      spans.push({
        t: trade.openedAt,
        t2: until,
        p: trade.entry,
        p2: trade.exit,
        tone,
        n: trade.row,
        tip: told,
      });
      marks.push({ t: until, p: trade.exit, shape: isWon(trade) ? 'circle' : 'square', tone, fill: isWhole ? tone : 'transparent', size: isWhole ? 46 : 18, n: trade.row, tip: `${told}; exit at ${filled(written(trade.exit), trade.exits)}${trade.closedAt === null ? '' : ` by ${trade.reason}`}` }); // prettier-ignore
    }
    return { marks, spans, levels };
  }

  const again = () => {
    for (const [name, rows] of Object.entries(priceRows())) price.data(name, rows);
    void price.runAsync();
  };
  readable(
    price,
    'price',
    () => times,
    (row) => {
      const digits = page.markets[index].priceDigits;
      const i = start + row;
      const [low, high, close] = [columns.low[i], columns.high[i], columns.close[i]];
      return `To ${instant(times[row])}: low ${decimal(low, digits)}, high ${decimal(high, digits)}, close ${decimal(close, digits)}`;
    },
  );
  price.addEventListener('click', (_event, item) => {
    const row = item?.datum?.n;
    if (typeof row === 'number') openTrade(trades[row], trades);
  });
  overview.addSignalListener('brush', (_name, value) => {
    const stretch = value?.t;
    const [from, to] = Array.isArray(stretch) ? stretch.map(Number) : [0, 0];
    // A stretch without a candle in it is a click, or a drag that has only begun.
    range = to - from < columns.wide ? null : [from, to];
    if (range !== null) years.value = '';
    again();
  });
  const chooseYear = () => {
    const year = Number(years.value);
    range = years.value === '' ? null : [Date.UTC(year, 0, 1), Date.UTC(year + 1, 0, 1)];
    again();
  };
  years.addEventListener('change', chooseYear);
  // It may have been chosen before there was a chart.
  if (years.value !== '') chooseYear();
  choice?.addEventListener('change', () => {
    index = Number(choice.value);
    columns = marketColumns(page.markets[index]);
    range = null;
    years.value = '';
    void overview.data('overview', overviewRows()).runAsync();
    again();
  });
}
