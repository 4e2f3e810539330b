/** What a run says of its execution in two lines (EXEC-1): the same words in the terminal and in Markdown. */
import type { Result } from '../scenario/result-schema.ts';
import { decimal, duration, none } from './format.ts';

/** Writes a number with so many decimals. */
type Write = (value: number, digits: number) => string;

/** Basis points, positive where they cost. */
export const basisPoints = (value: number | null, write: Write = decimal): string =>
  value === null ? none : `${write(value, 2)} bps`;

/** Without full stops; nothing where no order was sent. */
export function executionTexts(
  { total }: Result['execution'],
  money: (value: number) => string,
  write: Write = decimal,
): readonly string[] {
  if (total.orders === 0) return [];
  const { fillRate, medianSignalToFillMs: median, executionCost } = total;
  const points = (value: number | null): string => basisPoints(value, write);
  const found = [
    ...(fillRate === null ? [] : [`${write(fillRate * 100, 1)} % of what was ordered filled`]),
    ...(median === null ? [] : [`median time from signal to fill ${duration(median)}`]),
    ...(executionCost === null
      ? []
      : [
          `slippage ${points(total.decisionSlippage)} from the decision, ${points(total.arrivalSlippage)} from arrival`,
          `with fees ${points(executionCost)} of what was traded`,
        ]),
  ];
  const parts = [
    ['delay', total.delayCost],
    ['impact', total.impactCost],
    ['fees', total.feeCost],
    ['missed', total.missedCost],
  ] as const;
  const told = parts.map(([name, cost]) => `${name} ${money(Number(cost))}`).join(', ');
  const shortfall = `Implementation shortfall ${money(Number(total.shortfall))}: ${told}`;
  return found.length === 0 ? [shortfall] : [`Execution: ${found.join('; ')}`, shortfall];
}
