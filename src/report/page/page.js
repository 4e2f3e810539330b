// @ts-check
/* Brings the page to life: charts from what it carries, the table, the dialog, the theme. */

/** @type {PageData} */
const page = carried('backlot-data');
const trades = unpackTrades(page);
/** @type {WideCandle[][] | null} */
let windows = null;
/** @type {Map<number, Way> | null} */
let ways = null;
/** @param {number} signal */
const wayOf = (signal) => (ways ??= unpackWays(page.ways)).get(signal) ?? null;
const openTrade = tradeDialog(page, () => (windows ??= unpackWindows(page, trades)), wayOf);
/** @param {number} value */
const moneyText = (value) => `${decimal(value, page.moneyDigits)} ${page.currency}`;

/* Equity, drawdown, rolling figures. */
const curve = {
  t: unpackColumn(page.curve.at),
  equity: unpackColumn(page.curve.equity, page.moneyDigits),
  drawdown: unpackColumn(page.curve.drawdown, 6),
  benchmark: unpackColumn(page.curve.benchmark, page.moneyDigits),
};

/** @param {boolean} withBenchmark */
function curveRows(withBenchmark) {
  return curve.t.map((t, i) => ({
    t,
    equity: curve.equity[i],
    drawdown: curve.drawdown[i],
    benchmark: withBenchmark && curve.benchmark[i] !== 0 ? curve.benchmark[i] : null,
  }));
}

/** @param {number} row */
const curveText = (row) =>
  `${instant(curve.t[row])}: equity ${moneyText(curve.equity[row])}, drawdown ${percent(-curve.drawdown[row])}` +
  (curve.benchmark[row] === 0 ? '' : `, held instead ${moneyText(curve.benchmark[row])}`);

whenSeen('equity', async () => {
  const box = /** @type {HTMLInputElement | null} */ (document.getElementById('with-benchmark'));
  const view = await draw('equity', 'equity', { curve: curveRows(box?.checked === true) });
  readable(view, 'equity', () => curve.t, curveText);
  box?.addEventListener('change', () => void view.data('curve', curveRows(box.checked)).runAsync());
});
whenSeen('drawdown', async () => {
  const view = await draw('drawdown', 'drawdown', { curve: curveRows(false) });
  readable(view, 'drawdown', () => curve.t, curveText);
});
if (page.rolling.count > 0) {
  whenSeen('rolling', async () => {
    const times = unpackColumn(page.rolling.at);
    const values = new Unpacker(page.rolling.sharpe);
    const sharpe = times.map(() => {
      const value = values.nullable();
      return value === null ? null : value / 10000;
    });
    const view = await draw('rolling', 'rolling', {
      rolling: times.map((t, i) => ({ t, sharpe: sharpe[i] })),
    });
    const told = (/** @type {number} */ row) =>
      `Window to ${instant(times[row])}: Sharpe ${decimal(sharpe[row], 2)}`;
    readable(view, 'rolling', () => times, told);
  });
}

if (page.withCandles) whenSeen('price', () => drawPrices(page, trades, openTrade));

/* How trades ended. */
if (page.bins.length > 0) {
  whenSeen('distribution', async () => {
    const bins = page.bins.map((bin) => ({
      ...bin,
      tone: bin.from < 0 ? 'var(--loss)' : 'var(--gain)',
      tip: `${percent(bin.from, 1)} to ${percent(bin.to, 1)}: ${decimal(bin.count, 0)} trades`,
    }));
    await draw('distribution', 'distribution', { bins });
  });
}
if (page.bins.length > 0 && page.withCandles) {
  whenSeen('excursions', async () => {
    const rows = trades
      .filter((trade) => trade.mae !== null && trade.result !== null)
      .filter((_, i) => i % page.excursionsEach === 0)
      .map((trade) => ({
        mae: trade.mae,
        result: trade.result,
        shape: isWon(trade) ? 'circle' : 'square',
        tone: isWon(trade) ? 'var(--gain)' : 'var(--loss)',
        n: trade.row,
        tip: `Trade ${trade.number}: ${percent(trade.mae)} against it on the way, ended at ${signed(percent(trade.result))}`,
      }));
    const view = await draw('excursions', 'excursions', { excursions: rows });
    view.addEventListener('click', (_event, item) => {
      const row = item?.datum?.n;
      if (typeof row === 'number') openTrade(trades[row], trades);
    });
  });
}
if (trades.length > 0) tradeTable(page, trades, openTrade);

/* Links to trades from other places of the page. */
for (const button of document.querySelectorAll('button[data-trade]')) {
  button.addEventListener('click', () => {
    const trade = trades.find(({ number }) => String(number) === button.getAttribute('data-trade'));
    if (trade !== undefined) openTrade(trade, trades);
  });
}

/* The way of a signal that was refused. */
const openWay = wayDialog(wayOf);
for (const button of document.querySelectorAll('button[data-signal]'))
  button.addEventListener('click', () => openWay(Number(button.getAttribute('data-signal'))));

/* Light, dark, or as the machine is. */
const root = document.documentElement;
for (const button of document.querySelectorAll('button[data-theme-choice]')) {
  button.addEventListener('click', () => {
    const theme = button.getAttribute('data-theme-choice') ?? 'auto';
    if (theme === 'auto') root.removeAttribute('data-theme');
    else root.setAttribute('data-theme', theme);
    for (const other of document.querySelectorAll('button[data-theme-choice]'))
      other.setAttribute('aria-pressed', String(other === button));
  });
}
