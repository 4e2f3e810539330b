/** What makes a value no ladder (SCALE-1): said, not guessed (FLOW-1). */
import { whenFault } from './awaited-fault.ts';
import { factorMost, progressions, rungsMost, spacings } from './ladder.ts';
import { isGroup, isWithin, lengthFault, shown, unknownKey } from './length-fault.ts';
import { volatilityFault } from './plan-fault.ts';

type Fields = Readonly<Record<string, unknown>>;

const shapeKeys = ['rungs', 'step', 'spacing', 'factor', 'at', 'sizes', 'total', 'when'];
const inKeys = [...shapeKeys, 'direction', 'maxPosition', 'volatility', 'confidence'];

/** The ladders of an entry, and its confidence. */
export function laddersFault({ scaleIn, scaleOut, target, targets, confidence }: Fields): string | null {
  if (scaleIn === undefined && scaleOut === undefined && confidence === undefined) return null;
  if (scaleOut !== undefined && (target !== undefined || targets !== undefined))
    return 'expected targets or scaleOut, got both';
  if (confidence !== undefined && !isWithin(confidence, 0, 1))
    return `expected confidence from 0 to 1, got ${shown(confidence)}`;
  return (
    (scaleIn === undefined ? null : scaleInFault(scaleIn)) ??
    (scaleOut === undefined ? null : shapeFault(scaleOut, 'scaleOut', shapeKeys))
  );
}

function scaleInFault(scaleIn: unknown): string | null {
  const wrong = shapeFault(scaleIn, 'scaleIn', inKeys);
  if (wrong !== null) return wrong;
  const { direction, maxPosition, volatility, confidence } = scaleIn as Fields;
  if (direction !== undefined && direction !== 'against' && direction !== 'with')
    return `expected scaleIn.direction: against or with, got ${shown(direction)}`;
  if (maxPosition !== undefined && !isWithin(maxPosition, 1, Infinity))
    return `expected scaleIn.maxPosition of 1 or more times the entry, got ${shown(maxPosition)}`;
  if (confidence !== undefined && confidence !== 'rungs' && confidence !== 'size')
    return `expected scaleIn.confidence: rungs or size, got ${shown(confidence)}`;
  return volatility === undefined ? null : volatilityFault(volatility, 'scaleIn.volatility');
}

function shapeFault(ladder: unknown, name: string, known: readonly string[]): string | null {
  if (!isGroup(ladder)) return `expected ${name} as { rungs, step, spacing, sizes }`;
  const { rungs, step, spacing, factor, at, sizes, total, when } = ladder;
  const wrong =
    unknownKey(ladder, known, `${name}.`) ??
    (step === undefined ? null : lengthFault(step, `${name}.step`)) ??
    (at === undefined ? null : listFault(at, name));
  if (wrong !== null) return wrong;
  if (at !== undefined && (rungs !== undefined || step !== undefined || spacing !== undefined))
    return `expected ${name}.at, or rungs with step and spacing, got both`;
  if (rungs !== undefined && !(Number.isSafeInteger(rungs) && isWithin(rungs, 1, rungsMost)))
    return `expected ${name}.rungs: a whole number from 1 to ${rungsMost}, got ${shown(rungs)}`;
  if (spacing !== undefined && !spacings.includes(spacing as never))
    return `expected ${name}.spacing: ${spacings.join(', ')}, got ${shown(spacing)}`;
  if (spacing !== undefined && rungs === undefined && step === undefined)
    return `expected ${name}.spacing beside rungs or step, got it alone`;
  if (factor !== undefined && !(isWithin(factor, 0, factorMost) && factor !== 0))
    return `expected ${name}.factor above 0 and at most ${factorMost}, got ${shown(factor)}`;
  const most = name === 'scaleOut' ? 1 : Infinity;
  if (total !== undefined && !(isWithin(total, 0, most) && total !== 0))
    return `expected ${name}.total above 0${most === 1 ? ' and at most 1' : ''}, got ${shown(total)}`;
  const waits = when === undefined ? null : whenFault(when, ladder, name);
  return waits ?? (sizes === undefined ? null : sizesFault(sizes, name, countOf(ladder, name)));
}

/** How many rungs it has; null where it does not say, and its own are taken. */
function countOf({ rungs, step, at, when }: Fields, name: string): number {
  if (Array.isArray(at)) return at.length;
  const awaited = isGroup(when)
    ? Object.values(when).flatMap((terms) => (isGroup(terms) ? [terms] : []))
    : [];
  const levels = awaited.flatMap(({ below, above }) => [below, above]).find(Array.isArray);
  if (levels !== undefined) return (levels as unknown[]).length;
  if (rungs !== undefined) return rungs as number;
  return name === 'scaleOut' && step === undefined ? 3 : 1;
}

function listFault(at: unknown, name: string): string | null {
  if (!Array.isArray(at) || at.length === 0 || at.length > rungsMost)
    return `expected ${name}.at: a list of 1 to ${rungsMost} lengths`;
  for (const length of at as readonly unknown[]) {
    const wrong = lengthFault(length, `${name}.at`);
    if (wrong !== null) return wrong;
  }
  return null;
}

function sizesFault(sizes: unknown, name: string, count: number): string | null {
  if (progressions.includes(sizes as never)) return null;
  const words = `expected ${name}.sizes: ${progressions.join(', ')}, or ${count} weights above 0`;
  if (!Array.isArray(sizes) || sizes.length !== count) return words;
  for (const weight of sizes as readonly unknown[])
    if (!(isWithin(weight, 0, Number.MAX_SAFE_INTEGER) && weight !== 0)) return words;
  return null;
}
