// @ts-check
/* Draws the charts: vega with its interpreter, so that the page needs no eval; data come from the page alone. */

/**
 * @typedef {{ [field: string]: number | string | null }} Row
 * @typedef {{
 *   data: (name: string, rows: Row[]) => View, width: (width: number) => View, runAsync: () => Promise<View>,
 *   scale: (name: string) => { invert: (x: number) => Date, (value: number): number }, origin: () => number[],
 *   addSignalListener: (name: string, listener: (name: string, value: any) => void) => View,
 *   addEventListener: (type: string, listener: (event: any, item: any) => void) => View, finalize: () => View,
 *   signal: (name: string, value?: unknown) => any,
 * }} View
 */

/** @type {any} */
const library = /** @type {any} */ (globalThis)['vega'];

/** @param {string} id */
function carried(id) {
  const element = document.getElementById(id);
  return JSON.parse(element === null ? 'null' : (element.textContent ?? 'null'));
}

/** @param {string} id */
function elementOf(id) {
  const element = document.getElementById(id);
  if (element === null) throw new Error(`the page has no ${id}`);
  return element;
}

/** @type {Record<string, object>} */
const charts = carried('backlot-charts');
const tooltip = document.createElement('div');
tooltip.className = 'tooltip';
tooltip.hidden = true;
tooltip.setAttribute('role', 'status');
document.body.append(tooltip);

/**
 * @param {unknown} _handler
 * @param {PointerEvent} event
 * @param {unknown} _item
 * @param {unknown} value
 */
function showTip(_handler, event, _item, value) {
  tooltip.hidden = typeof value !== 'string' || value === '';
  if (tooltip.hidden) return;
  tooltip.textContent = String(value);
  const host = document.querySelector('dialog[open]') ?? document.body;
  if (tooltip.parentElement !== host) host.append(tooltip);
  const { width, height } = tooltip.getBoundingClientRect();
  const left = Math.max(8, Math.min(window.innerWidth - width - 8, event.clientX + 14));
  const above = event.clientY - height - 12;
  tooltip.style.left = `${left}px`;
  tooltip.style.top = `${above < 8 ? event.clientY + 16 : above}px`;
}

/** Charts on the page that are drawn, by the id of their place. */
const drawn = new Map();

/**
 * Draws chart `name` at its place, and again at each change of width.
 * @param {string} name
 * @param {string} id
 * @param {Record<string, Row[]>} data
 * @returns {Promise<View>}
 */
async function draw(name, id, data) {
  const place = elementOf(id);
  /** @type {View} */
  const view = new library.View(library.parse(charts[name], null, { ast: true }), {
    expr: library.expressionInterpreter,
    renderer: 'svg',
    container: place,
    hover: true,
    tooltip: showTip,
  });
  for (const [key, rows] of Object.entries(data)) view.data(key, rows);
  let width = Math.floor(place.clientWidth);
  await view.width(width).runAsync();
  // Its place is named and described in words.
  place.querySelector('svg')?.setAttribute('aria-hidden', 'true');
  drawn.set(id, view);
  new ResizeObserver(() => {
    const wide = Math.floor(place.clientWidth);
    if (wide === width || wide === 0 || drawn.get(id) !== view) return;
    width = wide;
    void view.width(wide).runAsync();
  }).observe(place);
  return view;
}

/**
 * Draws when the place comes near the screen, or before the page is printed.
 * @param {string} id
 * @param {() => Promise<void>} work
 */
function whenSeen(id, work) {
  let begun = false;
  const begin = () => {
    if (begun) return;
    begun = true;
    observer.disconnect();
    void work();
  };
  const observer = new IntersectionObserver(
    (entries) => {
      if (entries.some((entry) => entry.isIntersecting)) begin();
    },
    { rootMargin: '600px 0px' },
  );
  observer.observe(elementOf(id));
  window.addEventListener('beforeprint', begin);
}

/** The last of ascending instants at or before `at`; the first where there is none.
 * @param {readonly number[]} times
 * @param {number} at
 */
function rowAt(times, at) {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (times[middle] <= at) low = middle + 1;
    else high = middle;
  }
  return Math.max(0, low - 1);
}

/**
 * A line under the pointer, or moved by the arrow keys, and what stands there as text.
 * @param {View} view
 * @param {string} id
 * @param {() => readonly number[]} timesOf
 * @param {(row: number) => string} told
 */
function readable(view, id, timesOf, told) {
  const place = elementOf(id);
  const output = elementOf(`${id}-readout`);
  const resting = output.textContent ?? '';
  let current = -1;
  /** @param {number} row */
  const show = (row) => {
    const times = timesOf();
    if (times.length === 0 || row === current) return;
    current = row;
    if (row < 0) output.textContent = resting;
    else output.textContent = told(row);
    void view.data('cursor', row < 0 ? [] : [{ t: times[row] }]).runAsync();
  };
  place.addEventListener('pointermove', (event) => {
    const svg = place.querySelector('svg');
    if (svg === null) return;
    const x = event.clientX - svg.getBoundingClientRect().left - view.origin()[0];
    show(rowAt(timesOf(), Number(view.scale('x').invert(x))));
  });
  place.addEventListener('pointerleave', () => show(-1));
  place.addEventListener('blur', () => show(-1));
  place.addEventListener('keydown', (event) => {
    const last = timesOf().length - 1;
    const step = Math.max(1, Math.round(last / 100));
    const from = current < 0 ? last : current;
    if (event.key === 'ArrowLeft') show(Math.max(0, from - step));
    else if (event.key === 'ArrowRight') show(Math.min(last, from + step));
    else if (event.key === 'Home') show(0);
    else if (event.key === 'End') show(last);
    else return;
    event.preventDefault();
  });
}
