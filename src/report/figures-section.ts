/** Every figure of the run with its definition, the headline with its band. */
import type { Definition } from './assets.ts';
import { defined } from './definition.ts';
import { html, type Markup } from './escape.ts';
import { figureGroups, figureText, valueOf, type Figure } from './figures.ts';
import { none } from './format.ts';
import { isCoarse } from './limits.ts';
import type { ReportModel } from './model.ts';
import { insteadOf, isShort } from './short-run.ts';
import { table } from './table.ts';

export function figuresSection(
  model: ReportModel,
  definitions: Readonly<Record<string, Definition>>,
): Markup {
  const { clockFrame } = model;
  const tables = figureGroups.map(({ title, part, figures }) => {
    const isBanded = part === 'headline' && model.result.band !== null;
    const rows = figures.map((figure) => {
      const value = valueOf(model.metrics, part, figure.name);
      const text =
        insteadOf(figure.name, value, model.result.period) ??
        figureText(value, figure.kind, model.moneyDigits);
      // A length between two places on the walk's clock is not measured.
      const isRough = part === 'trades' && figure.kind === 'ms' && text !== none && isCoarse(clockFrame);
      const shown = isRough ? `≈ ${text}` : text;
      const label = defined(figure.label, definitions[figure.name]);
      const band = isBanded
        ? html`<td>${bandText(model, figure, 'min')}</td>
            <td>${bandText(model, figure, 'max')}</td>`
        : null;
      return html`<tr>
        <th scope="row" class="text">${label}</th>
        <td>${shown}</td>
        ${band}
      </tr> `;
    });
    const more = isBanded
      ? html`<th scope="col">Least</th>
          <th scope="col">Greatest</th>`
      : null;
    const head = html`<th scope="col" class="text">Figure</th>
      <th scope="col">This run</th>
      ${more}`;
    return table(title, head, rows);
  });
  return html`<section id="figures" aria-labelledby="figures-title">
    <h2 id="figures-title">All figures</h2>
    <p class="quiet">
      A click on a name shows its formula, unit and source. Least and greatest are over whole runs under every
      path policy: a sample of what the candles allow, not a bound. ${none} is undefined, never zero.
      ${isShort(model.result.period) ? 'Short run: a year is not made of less than 30 days; the result has those figures.' : null}
      ${isCoarse(clockFrame) ? 'Holding times with ≈ count from places on the walk’s clock inside candles (PATH-7).' : null}
    </p>
    <div class="all">${tables}</div>
  </section>`;
}

function bandText({ result, moneyDigits }: ReportModel, { name, kind }: Figure, end: 'min' | 'max'): string {
  const band = result.band as Readonly<
    Record<string, { min: number | string | null; max: number | string | null }>
  > | null;
  const range = band?.[name];
  if (range === undefined) return '';
  const value = range[end];
  const instead = insteadOf(name, value, result.period);
  if (instead !== null) return instead;
  return figureText(value === null ? null : Number(value), kind, moneyDigits);
}
