// @ts-check
/* The ways of signals: of those that opened and closed a trade, and of those that were refused. */

/**
 * @param {string} place
 * @param {readonly WayLine[]} lines
 */
function wayRows(place, lines) {
  elementOf(place).replaceChildren(
    ...lines.map(({ at, text }) => {
      const row = document.createElement('tr');
      for (const told of [instant(at), text]) {
        const cell = document.createElement('td');
        cell.textContent = told;
        cell.className = 'text';
        row.append(cell);
      }
      return row;
    }),
  );
}

/** @param {number} leftOut */
const leftOutText = (leftOut) =>
  leftOut === 0 ? '' : ` To keep this file small ${decimal(leftOut, 0)} of the events are left out.`;

/** Which signals a trade came from, and how to see the way of one that the page does not hold.
 * @param {Trade} trade
 * @param {readonly number[]} missing
 */
function waySources({ signals: { opening, closing, count } }, missing) {
  const told =
    closing === null
      ? `Signal ${opening} opened it.`
      : closing === opening
        ? `Signal ${opening} opened and closed it.`
        : `Signal ${opening} opened it, signal ${closing} closed it.`;
  const others = count - (closing === null || closing === opening ? 1 : 2);
  const more = others > 0 ? ` ${decimal(others, 0)} more played a part in it.` : '';
  const where = missing.map((signal) => `backlot trace RUN ${signal}`).join(', ');
  const gone = missing.length === 0 ? '' : ` To keep this file small not all of it is here: ${where}.`;
  return told + more + gone;
}

/** The ways of the signals that opened and closed a trade, in order of time.
 * @param {Trade} trade
 * @param {(signal: number) => Way | null} wayOf
 */
function tradeWay(trade, wayOf) {
  const { opening, closing } = trade.signals;
  const own = closing === null || closing === opening ? [opening] : [opening, closing];
  const found = own.flatMap((signal) => wayOf(signal) ?? []);
  const missing = own.filter((signal) => signal > 0 && wayOf(signal) === null);
  elementOf('trade-way').hidden = opening === 0;
  elementOf('trade-way-note').textContent =
    waySources(trade, missing) + leftOutText(found.reduce((sum, { leftOut }) => sum + leftOut, 0));
  elementOf('trade-way-table').hidden = found.length === 0;
  wayRows(
    'trade-way-rows',
    found.flatMap(({ lines }) => lines).sort((a, b) => a.at - b.at),
  );
}

/** @param {(signal: number) => Way | null} wayOf */
function wayDialog(wayOf) {
  const dialog = /** @type {HTMLDialogElement} */ (elementOf('way-dialog'));
  elementOf('way-close').addEventListener('click', () => dialog.close());
  dialog.addEventListener('click', (event) => {
    if (event.target === dialog) dialog.close();
  });
  /** @param {number} signal */
  return (signal) => {
    const way = wayOf(signal);
    if (way === null) return;
    elementOf('way-title').textContent = `Signal ${signal}`;
    elementOf('way-note').textContent = leftOutText(way.leftOut);
    wayRows('way-rows', way.lines);
    dialog.showModal();
  };
}
