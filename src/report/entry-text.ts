/** What a scenario says of a strategy's entries (SCEN-3), in few words: `limit 0.5 atr away, stop 3 atr behind`. */
import type { NormalEntry } from '../scenario/normal-entry.ts';
import type { NormalAwaited } from '../scenario/normal-awaited.ts';
import type { NormalLadder } from '../scenario/normal-ladder.ts';
import type { NormalLength, NormalReach } from '../scenario/normal-length.ts';
import type { NormalStop } from '../scenario/normal-plan.ts';
import { counted } from './format.ts';

/** One text for each part that is stated. */
export function entryTexts({
  order,
  stop,
  targets,
  rewardToRisk,
  scaleIn,
  scaleOut,
}: NormalEntry): readonly string[] {
  const texts: string[] = [];
  const { type, offset, trail, goodFor, timeInForce, postOnly } = order;
  if (type !== 'market') {
    const away = offset === null ? '' : ` ${lengthText(offset)} away`;
    const behind = trail === null ? '' : ` ${lengthText(trail.distance)} behind`;
    const lasting =
      goodFor === null
        ? timeInForce === 'gtc'
          ? ''
          : ` ${timeInForce}`
        : ` for ${counted(goodFor, 'candle')}`;
    texts.push(`entry ${type}${away}${behind}${lasting}${postOnly ? ' post-only' : ''}`);
  }
  if (stop !== null) texts.push(stopText(stop));
  if (targets.length > 0) {
    const each = targets.map(
      ({ at, share }) => reachText(at) + (share === 1e8 ? '' : ` for ${share / 1e6}%`),
    );
    texts.push(`${targets.length === 1 ? 'target' : 'targets'} ${each.join(' and ')}`);
  }
  if (scaleIn !== null)
    texts.push(
      scaleIn.when === null
        ? `scales in ${scaleIn.direction} the position: ${ladderText(scaleIn, '1 rung, 1% apart')}`
        : `scales in at a ${[awaitedText(scaleIn.when), ...sizedTexts(scaleIn)].join(', ')}`,
    );
  if (scaleOut !== null)
    texts.push(
      scaleOut.when === null
        ? `scales out: ${ladderText(scaleOut, 'at 5%, 10% and 20%')}`
        : `scales out at a ${[awaitedText(scaleOut.when), ...sizedTexts(scaleOut)].join(', ')}`,
    );
  if (rewardToRisk !== null) texts.push(`reward to risk ${rewardToRisk} at least`);
  return texts;
}

function awaitedText(when: NormalAwaited): string {
  const what = when.kind === 'correlation' ? `${when.kind} with ${when.with}` : when.kind;
  return `${what} ${when.side} ${when.levels.join(', ')}`;
}

function ladderText(ladder: NormalLadder, usual: string): string {
  const { rungs, step, spacing, at } = ladder;
  const lies =
    at !== null
      ? `at ${at.map(lengthText).join(', ')}`
      : rungs === null && step === null
        ? usual
        : `${counted(rungs ?? 1, 'rung')}, ${step === null ? '1%' : lengthText(step)} apart`;
  const spaced = spacing === null || spacing === 'linear' ? [] : [`${spacing} spacing`];
  return [lies, ...spaced, ...sizedTexts(ladder)].join(', ');
}

function sizedTexts({ sizes, total }: NormalLadder): readonly string[] {
  const sized =
    sizes === null ? [] : [typeof sizes === 'string' ? `${sizes} sizes` : `sizes ${sizes.join(':')}`];
  return [...sized, ...(total === null ? [] : [`${total} in all`])];
}

function stopText(stop: NormalStop): string {
  if ('at' in stop) return `stop ${lengthText(stop.at)}`;
  if ('trail' in stop) return `stop ${lengthText(stop.trail.distance)} behind`;
  const { start, trail, breakEven, on, chandelier, volatility, candles } = stop.plan;
  const after = (reach: NormalReach | null): string => (reach === null ? '' : ` from ${reachText(reach)} on`);
  const parts = [
    start === null ? '' : `stop ${lengthText(start)}`,
    trail === null
      ? ''
      : `${start === null ? 'stop ' : ''}${lengthText(trail.distance)} behind${after(trail.activation)}`,
    breakEven === null ? '' : `break-even after ${reachText(breakEven.after)}`,
    on === 'path' ? '' : 'at closes',
    chandelier === null ? '' : `chandelier ${chandelier.times} atr of ${chandelier.period}`,
    volatility === null ? '' : `by volatility, ${volatility.least} to ${volatility.most} times`,
    candles === null ? '' : `for ${counted(candles, 'candle')}`,
  ];
  return parts.filter((part) => part !== '').join(', ');
}

const reachText = (reach: NormalReach): string =>
  reach.kind === 'risk' ? `${reach.times} R` : lengthText(reach);

function lengthText(length: NormalLength): string {
  switch (length.kind) {
    case 'rate':
      return `${length.rate / 1e6}%`;
    case 'ticks':
      return counted(length.ticks, 'tick');
    case 'atr':
      return `${length.times} atr of ${length.period}`;
    case 'distance':
      return length.distance;
  }
}
