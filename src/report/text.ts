/** The other forms of a report: a summary in Markdown, the model as JSON. */
import { executionTexts } from './execution-text.ts';
import { figureNamed, figureText, leading } from './figures.ts';
import { counted, decimal, instant, none, percent } from './format.ts';
import { clusterText } from './risk-section.ts';
import { leftOutText, shareText } from './head-section.ts';
import { clockText, detailTexts, findingsText, leftText, proofText } from './limits.ts';
import type { ReportModel } from './model.ts';
import { insteadOf } from './short-run.ts';

/** A short summary in Markdown. */
export function reportMarkdown(model: ReportModel): string {
  const { result, conclusion, costs, moneyDigits } = model;
  const { period, account, band, ambiguous } = result;
  const money = (value: number): string =>
    `${decimal(value, moneyDigits)} ${plainMarkdown(account.currency)}`;
  const rows = leading.map((name) => {
    const { label, kind } = figureNamed(name);
    const text = (value: number | null): string =>
      insteadOf(name, value, period) ?? figureText(value, kind, moneyDigits);
    const cells = [label, text(model.metrics.headline[name])];
    return band === null ? cells : [...cells, text(band[name].min), text(band[name].max)];
  });
  const head = band === null ? ['Figure', 'This run'] : ['Figure', 'This run', 'Least', 'Greatest'];
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const missing = leftOutText(model);
  const left = leftText(account, (value) => decimal(value, moneyDigits), plainMarkdown);
  const { held } = model;
  const from = period.from === null ? none : instant(Date.parse(period.from));
  const to = period.to === null ? none : instant(Date.parse(period.to));
  return [
    `# ${plainMarkdown(result.name)}`,
    '',
    `**${plainMarkdown(conclusion.sentence)}**`,
    '',
    ...(missing === null ? [] : [plainMarkdown(missing), '']),
    `${model.markets.map(({ id }) => plainMarkdown(id)).join(', ')}, ${model.scenario.timeframe}, ${from} to ${to}; ` +
      `${money(Number(account.start))} became ${money(Number(account.end))}; path ${result.path}.`,
    '',
    line(head),
    line(head.map((_, i) => (i === 0 ? '---' : '---:'))),
    ...rows.map(line),
    '',
    ...('what' in held
      ? [`- Buying and holding ${plainMarkdown(held.what)} instead: ${percent(held.return)}`]
      : missing === null
        ? [`- Buying and holding is not told beside it: ${plainMarkdown(held.why)}`]
        : []),
    `- Fees ${money(costs.fees)}, slippage ${money(costs.slippage)}` +
      (costs.share === null ? '' : `, together ${shareText(costs.share)} of what prices brought`) +
      (costs.funding === 0 ? '' : `; funding ${money(costs.funding)}`) +
      (costs.interest === 0 ? '' : `; interest ${money(costs.interest)}`) +
      (costs.liquidationFees === 0 ? '' : `; liquidation fees ${money(costs.liquidationFees)}`) +
      (costs.insurance === 0 ? '' : `; of losses the insurance fund bore ${money(costs.insurance)}`) +
      (costs.coin === 0 ? '' : `; price of ${plainMarkdown(account.coin!.currency)} ${money(costs.coin)}`) +
      (costs.unrealised === 0 ? '' : `; ${money(costs.unrealised)} of it in open positions`),
    ...riskTexts(result.risk),
    ...executionTexts(result.execution, money).map((told) => `- ${told}`),
    ...(left === null ? [] : [`- ${left}`]),
    `- ${counted(ambiguous.length, 'ambiguous candle')} of ${decimal(period.steps, 0)} steps: ` +
      (ambiguous.length === 0 ? proofText(result) : 'which extreme came first they do not say'),
    ...detailTexts(result).map((told) => `- ${plainMarkdown(told)}`),
    `- ${clockText(model.clockFrame, result)}`,
    ...result.findings.map(({ message }) => `- Note: ${plainMarkdown(message)}`),
    `- ${counted(result.refusals.length + model.rejected.length, 'refusal')}, data findings: ${result.dataFindings.length === 0 ? 'none' : findingsText(result)}`,
    `- Digest \`${result.digest}\`, engine revision ${result.engineRevision}, seed ${result.seed}`,
    '',
  ].join('\n');
}

/** Tails, exposure and markets that move together, one line each. */
function riskTexts({ tails, exposure, cluster, states }: ReportModel['result']['risk']): readonly string[] {
  const share = (value: number | null): string => (value === null ? none : percent(value, 2));
  return [
    ...tails.map(
      ({ confidence, valueAtRisk, expectedShortfall, normalValueAtRisk, normalExpectedShortfall }) =>
        `- Value at risk of a period, ${percent(confidence, 0)}: ${share(valueAtRisk)}, expected shortfall ${share(expectedShortfall)}; normal ${share(normalValueAtRisk)} and ${share(normalExpectedShortfall)}`,
    ),
    `- Open at closes: ${share(exposure.meanGross)} of equity on average, ${share(exposure.greatestGross)} at most`,
    ...(cluster === null ? [] : [`- ${plainMarkdown(clusterText(cluster))}`]),
    ...(states.length === 0
      ? []
      : [
          `- New risk: ${states.map(({ at, state, rule }) => `${state} (${rule}) ${instant(Date.parse(at))}`).join(', ')}`.slice(
            0,
            2000,
          ),
        ]),
  ];
}

/** A name as text, whatever Markdown or HTML it holds. */
const plainMarkdown = (text: string): string =>
  text.replace(/[^\S\u202f]+/g, ' ').replace(/[\\`*_{}[\]<>#|!&~]/g, (character) => `\\${character}`);

/** The model as JSON. Every list is whole but the curve, which keeps the rows worth drawing (`curve.rows` of them in all). */
export function reportJson(model: ReportModel): string {
  const { orderTrades, ...rest } = model;
  return `${JSON.stringify({ ...rest, orderTrades: Object.fromEntries(orderTrades) }, null, 2)}\n`;
}
