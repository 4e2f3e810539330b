/** What the candles do not prove, what was refused, and what was found in the data. */
import { html, type Content, type Markup } from './escape.ts';
import { counted, decimal } from './format.ts';
import { detailTexts, differenceText, findingsText, proofText, tally } from './limits.ts';
import { folded, list, timeText } from './list.ts';
import type { ReportModel } from './model.ts';

/** `ways`: the signals whose ways the page holds. */
export function candleSections(model: ReportModel, ways: ReadonlySet<number>): Markup {
  return html`${ambiguousSection(model)} ${refusalsSection(model, ways)} ${findingsSection(model)}`;
}

function ambiguousSection({ result, trades, moneyDigits, orderTrades }: ReportModel): Markup {
  const { ambiguous, account, path } = result;
  if (ambiguous.length === 0)
    return html`<section id="candles" aria-labelledby="candles-title">
      <h2 id="candles-title">What the candles do not prove</h2>
      <p>No candle left open in which order its fills came (PATH-5): ${proofText(result)}.</p>
      ${detailLines(result)}
    </section>`;
  const total = ambiguous.reduce((sum, { difference }) => sum + Number(difference), 0);
  const rows = ambiguous.map(({ at, market, order, first, difference }) => {
    const number = orderTrades.get(order);
    const trade =
      number === undefined || trades[number - 1] === undefined
        ? ''
        : html`<button type="button" class="link" data-trade="${number}">trade ${number}</button>`;
    return [timeText(at), market, trade, first, decimal(Number(difference), moneyDigits)];
  });
  const less = total < 0 ? 'less' : 'more';
  return html`<section id="candles" aria-labelledby="candles-title">
    <h2 id="candles-title">What the candles do not prove</h2>
    <p class="quiet">
      ${counted(ambiguous.length, 'candle')} ${ambiguous.length === 1 ? 'was' : 'were'} ambiguous: both
      extremes were reached by something, and which came first changes the fills. With path ${path} equity at
      the close of the candle was, summed candle by candle, ${decimal(Math.abs(total), moneyDigits)}
      ${account.currency} ${less} than the other way would have made it. ${differenceText(result)}
    </p>
    ${detailLines(result)}
    ${list('Ambiguous candles', ['Candle opened', 'Market', 'Trade', 'Taken as first', `Difference at its close, ${account.currency}`], rows)}
  </section>`;
}

const detailLines = (result: ReportModel['result']): readonly Markup[] =>
  detailTexts(result).map((told) => html`<p>${told} (PATH-8).</p>`);

function refusalsSection({ result: { refusals }, rejected }: ReportModel, ways: ReadonlySet<number>): Markup {
  const count = refusals.length + rejected.length;
  const rows = [
    ...refusals.map(({ at, signal, market, stage, reason, value, bound }) => [
      timeText(at),
      signalText(signal, ways),
      market,
      stage,
      reason,
      value ?? '',
      bound ?? '',
    ]),
    ...rejected.map(({ createdAt, signal, market, role, reason, value, bound }) => [
      timeText(createdAt),
      signalText(signal, ways),
      market,
      `venue, ${role}`,
      reason ?? '',
      value ?? '',
      bound ?? '',
    ]),
  ];
  return html`<section id="refusals" aria-labelledby="refusals-title">
    <h2 id="refusals-title">Refusals</h2>
    ${
      count === 0
        ? html`<p>Nothing was refused: every signal became an order, and the venue took every order.</p>`
        : html`<p class="quiet">
              ${tally([...refusals.map(({ reason }) => reason), ...rejected.map(({ reason }) => reason ?? '')])}.
            </p>
            ${folded(`Show ${counted(count, 'refusal')}`, list('Refused signals and rejected orders', ['At', 'Signal', 'Market', 'Step', 'Reason', 'Value', 'Bound'], rows))}`
    }
  </section>`;
}

/** A signal whose way can be shown, or its number alone. */
const signalText = (signal: number, ways: ReadonlySet<number>): Content =>
  ways.has(signal)
    ? html`<button type="button" class="link" data-signal="${signal}">signal ${signal}</button>`
    : `signal ${signal}`;

function findingsSection({ result }: ReportModel): Markup {
  const { dataFindings } = result;
  const rows = dataFindings.map(({ market, file, line, code, at, message }) => [
    timeText(at),
    market,
    code,
    `${file}:${line}`,
    message,
  ]);
  return html`<section id="findings" aria-labelledby="findings-title">
    <h2 id="findings-title">Data findings</h2>
    ${
      dataFindings.length === 0
        ? html`<p>None: no candle is broken, and none is missing.</p>`
        : html`<p class="quiet">${findingsText(result)}. A gap is walked as a jump; nothing was repaired.</p>
            ${folded(`Show ${counted(dataFindings.length, 'finding')}`, list('Findings', ['At', 'Market', 'Code', 'Place', 'Finding'], rows))}`
    }
  </section>`;
}
