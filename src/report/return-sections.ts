/** Returns by month and year as a heat map that is a table, and the table of the worst drawdowns. */
import { html, type Markup } from './escape.ts';
import { day, decimal, duration, percent } from './format.ts';
import type { ReportModel } from './model.ts';
import { table } from './table.ts';

const names = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

export function monthsSection({ metrics: { months, years } }: ReportModel): Markup {
  const sizes = months
    .flatMap((month) => (month.return === null ? [] : [Math.abs(month.return)]))
    .sort((a, b) => a - b);
  // The tint is full at the ninth tenth: one wild month must not pale all others.
  const full = sizes[Math.floor(sizes.length * 0.9)] ?? 0;
  const digits = full < 0.001 ? 3 : full < 0.01 ? 2 : 1;
  const cellText = (value: number | null): string => (value === null ? 'n/a' : decimal(value * 100, digits));
  const rows = years.toReversed().map(({ year, return: whole }) => {
    const cells = names.map((_, m) => {
      const found = months.find((month) => month.year === year && month.month === m + 1);
      if (found === undefined) return html`<td></td>`;
      return html`<td class="${tint(found.return, full)}">${cellText(found.return)}</td>`;
    });
    return html`<tr>
      <th scope="row">${year}</th>
      ${cells}
      <td class="year">${cellText(whole)}</td>
    </tr> `;
  });
  return html`<section id="months" aria-labelledby="months-title">
    <h2 id="months-title">Monthly returns</h2>
    <p class="quiet">
      In percent, UTC; the first and the last month may be parts of one. ${summaryOf(months, digits)}
    </p>
    <div class="scroll" tabindex="0" role="region" aria-labelledby="months-title">
      <table class="months">
        <thead>
          <tr>
            <th scope="col">Year</th>
            ${names.map((name) => html`<th scope="col">${name}</th>`)}
            <th scope="col">Year in all</th>
          </tr>
        </thead>
        <tbody>
          ${rows}
        </tbody>
      </table>
    </div>
  </section>`;
}

function summaryOf(months: ReportModel['metrics']['months'], digits: number): string {
  const values = months.flatMap((month) =>
    month.return === null ? [] : [{ ...month, return: month.return }],
  );
  if (values.length === 0) return '';
  const best = values.reduce((a, b) => (b.return > a.return ? b : a));
  const worst = values.reduce((a, b) => (b.return < a.return ? b : a));
  const up = values.filter((month) => month.return > 0).length;
  const name = ({ year, month }: { year: number; month: number }): string => `${names[month - 1]!} ${year}`;
  return (
    `${up} of ${values.length} months gained; best ${name(best)} with ${percent(best.return, digits)}, ` +
    `worst ${name(worst)} with ${percent(worst.return, digits)}.`
  );
}

/** One of four steps up or down, by the size. */
function tint(value: number | null, full: number): string {
  if (value === null || full === 0 || Math.abs(value) < full * 0.01) return '';
  const step = Math.min(4, Math.ceil((Math.abs(value) / full) * 4));
  return `${value > 0 ? 'g' : 'l'}${step}`;
}

export function drawdownsTable({ metrics: { worstDrawdowns } }: ReportModel): Markup | null {
  if (worstDrawdowns.length === 0) return null;
  const rows = worstDrawdowns.map(
    (row) =>
      html`<tr>
        <td>${percent(row.depth)}</td>
        <td>${day(row.peakAt)}</td>
        <td>${day(row.troughAt)}</td>
        <td>${row.recoveredAt === null ? 'not yet' : day(row.recoveredAt)}</td>
        <td>${duration(row.lengthMs)}</td>
        <td>${row.recoveryMs === null ? 'not yet' : duration(row.recoveryMs)}</td>
      </tr> `,
  );
  const names = ['Depth', 'Peak', 'Trough', 'Made good', 'Length', 'From trough to recovery'];
  const head = names.map((name) => html`<th scope="col">${name}</th>`);
  return table('Worst drawdowns', head, rows);
}
