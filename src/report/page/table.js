// @ts-check
/* The table of trades: sorted by a click on a heading, filtered by the form above it, a page at a time. */

const rowsEach = 50;

/**
 * @typedef {{ key: string, value: (trade: Trade) => number | string | null, text: (trade: Trade) => string, title?: (trade: Trade) => string, tone?: boolean, left?: boolean }} Column
 */

/**
 * @param {PageData} page
 * @returns {Column[]}
 */
function columnsOf(page) {
  /** @param {number} value */
  const money = (value) => decimal(value, page.moneyDigits);
  /**
   * @param {Trade} trade
   * @param {number | null} value
   */
  const price = (trade, value) =>
    value === null ? 'n/a' : decimal(value, page.markets[trade.market].priceDigits);
  return [
    { key: 'number', value: (trade) => trade.number, text: (trade) => String(trade.number) },
    {
      key: 'market',
      left: true,
      value: (trade) => page.markets[trade.market].id,
      text: (trade) => page.markets[trade.market].id,
    },
    { key: 'side', left: true, value: (trade) => trade.side, text: (trade) => trade.side },
    { key: 'opened', left: true, value: (trade) => trade.openedAt, text: (trade) => minute(trade.openedAt) },
    { key: 'closed', left: true, value: (trade) => trade.closedAt, text: (trade) => minute(trade.closedAt) },
    {
      key: 'held',
      value: (trade) => trade.hold,
      text: (trade) => (trade.hold === null ? 'open' : duration(trade.hold)),
    },
    { key: 'quantity', value: (trade) => trade.quantity, text: (trade) => String(trade.quantity) },
    { key: 'entry', value: (trade) => trade.entry, text: (trade) => price(trade, trade.entry) },
    { key: 'exit', value: (trade) => trade.exit, text: (trade) => price(trade, trade.exit) },
    { key: 'net', value: netOf, text: (trade) => signed(money(netOf(trade))), tone: true },
    {
      key: 'return',
      value: (trade) => trade.result,
      text: (trade) => signed(percent(trade.result)),
      tone: true,
    },
    { key: 'r', value: (trade) => trade.r, text: (trade) => signed(decimal(trade.r, 2)), tone: true },
    { key: 'mae', value: (trade) => trade.mae, text: (trade) => percent(trade.mae) },
    { key: 'mfe', value: (trade) => trade.mfe, text: (trade) => percent(trade.mfe) },
    {
      key: 'costs',
      value: (trade) => trade.fees + trade.slippage,
      text: (trade) => money(trade.fees + trade.slippage),
    },
    {
      key: 'reason',
      left: true,
      value: (trade) => trade.reason,
      text: (trade) =>
        trade.liquidation === null
          ? trade.reason === ''
            ? 'open'
            : trade.reason
          : `${trade.reason}, under at ${price(trade, trade.liquidation.price)}`,
      title: (trade) =>
        liquidationFacts(page, trade)
          .map(([name, text]) => `${name}: ${text}`)
          .join('; '),
    },
  ];
}

/** A gain with its plus, so that the sign is told without colour.
 * @param {string} text
 */
const signed = (text) => (/^[0-9]/.test(text) && /[1-9]/.test(text) ? `+${text}` : text);

/** @param {Trade} trade */
const toneOf = (trade) => (netOf(trade) > 0 ? 'gain' : netOf(trade) < 0 ? 'loss' : '');

/**
 * @param {PageData} page
 * @param {readonly Trade[]} trades
 * @param {(trade: Trade, among: readonly Trade[]) => void} open
 */
function tradeTable(page, trades, open) {
  const columns = columnsOf(page);
  const table = elementOf('trades-table');
  const body = /** @type {HTMLElement} */ (table.querySelector('tbody'));
  const form = /** @type {HTMLFormElement} */ (elementOf('trades-filter'));
  const status = elementOf('trades-status');
  const shown = [...table.querySelectorAll('th[data-key]')].map((head) => {
    const key = head.getAttribute('data-key');
    return /** @type {Column} */ (columns.find((column) => column.key === key));
  });
  let sorted = 'number';
  let falling = false;
  let first = 0;
  /** @type {readonly Trade[]} */
  let found = trades;

  /** @param {Trade} trade */
  const passes = (trade) => {
    const given = new FormData(form);
    /** @param {string} name */
    const said = (name) => String(given.get(name) ?? '');
    const result = said('result');
    if (said('market') !== '' && page.markets[trade.market].id !== said('market')) return false;
    if (said('side') !== '' && trade.side !== said('side')) return false;
    if (said('reason') !== '' && (trade.reason === '' ? 'open' : trade.reason) !== said('reason'))
      return false;
    if (result === 'won' && !(trade.net > 0 && trade.closedAt !== null)) return false;
    if (result === 'lost' && !(trade.net < 0 && trade.closedAt !== null)) return false;
    if (said('from') !== '' && trade.openedAt < Date.parse(`${said('from')}T00:00:00Z`)) return false;
    return said('to') === '' || trade.openedAt < Date.parse(`${said('to')}T00:00:00Z`) + 86400000;
  };

  const find = () => {
    const column = /** @type {Column} */ (columns.find(({ key }) => key === sorted));
    const sign = falling ? -1 : 1;
    found = trades.filter(passes).sort((a, b) => {
      const x = column.value(a);
      const y = column.value(b);
      // What is undefined comes last, whichever way.
      if (x === null || y === null) return (x === null ? 1 : 0) - (y === null ? 1 : 0) || a.row - b.row;
      return x < y ? -sign : x > y ? sign : a.row - b.row;
    });
    first = 0;
    show();
  };

  const show = () => {
    const some = found.slice(first, first + rowsEach);
    body.replaceChildren(...some.map(rowOf));
    // What is left out of the table is counted in the figures, and not here.
    const among = page.allTrades > page.tradeCount ? ' that the table holds' : '';
    const net = found.reduce((sum, trade) => sum + netOf(trade), 0);
    status.textContent =
      found.length === 0
        ? 'No trade fits.'
        : `${decimal(first + 1, 0)} to ${decimal(first + some.length, 0)} of ${decimal(found.length, 0)} trades${among}, ` +
          `together ${signed(decimal(net, page.moneyDigits))} ${page.currency}`;
    /** @type {HTMLButtonElement} */ (elementOf('trades-before')).disabled = first === 0;
    /** @type {HTMLButtonElement} */ (elementOf('trades-after')).disabled = first + rowsEach >= found.length;
    for (const head of table.querySelectorAll('th[data-key]')) {
      const isSorted = head.getAttribute('data-key') === sorted;
      if (isSorted) head.setAttribute('aria-sort', falling ? 'descending' : 'ascending');
      else head.removeAttribute('aria-sort');
    }
  };

  /** @param {Trade} trade */
  const rowOf = (trade) => {
    const row = document.createElement('tr');
    for (const column of shown) {
      const cell = document.createElement(column.key === 'number' ? 'th' : 'td');
      if (column.key === 'number') {
        cell.setAttribute('scope', 'row');
        const button = document.createElement('button');
        button.type = 'button';
        button.className = 'link';
        button.textContent = column.text(trade);
        button.setAttribute('aria-label', `Trade ${trade.number}: show its candles`);
        cell.append(button);
      } else cell.textContent = column.text(trade);
      const title = column.title?.(trade) ?? '';
      if (title !== '') cell.title = title;
      cell.className =
        `c-${column.key} ${column.left === true ? 'text' : ''} ${column.tone === true ? toneOf(trade) : ''}`.trim();
      row.append(cell);
    }
    row.addEventListener('click', () => open(trade, found));
    return row;
  };

  for (const button of table.querySelectorAll('th[data-key] button')) {
    button.addEventListener('click', () => {
      const key = button.closest('th')?.getAttribute('data-key') ?? 'number';
      falling = key === sorted ? !falling : false;
      sorted = key;
      find();
    });
  }
  form.addEventListener('input', find);
  form.addEventListener('submit', (event) => event.preventDefault());
  form.addEventListener('reset', () => setTimeout(find));
  elementOf('trades-before').addEventListener(
    'click',
    () => ((first = Math.max(0, first - rowsEach)), show()),
  );
  elementOf('trades-after').addEventListener('click', () => ((first += rowsEach), show()));
  find();
}
