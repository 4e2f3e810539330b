/** What a scenario says of a strategy's entries (SCEN-3), in few words: `limit 0.5 atr away, stop 3 atr behind`. */
import type { NormalEntry } from '../scenario/normal-entry.ts';
import type { NormalLength } from '../scenario/normal-length.ts';
import { counted } from './format.ts';

/** One text for each part that is stated. */
export function entryTexts({ order, stop, targets }: NormalEntry): readonly string[] {
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
  if (stop !== null)
    texts.push(
      'at' in stop ? `stop ${lengthText(stop.at)}` : `stop ${lengthText(stop.trail.distance)} behind`,
    );
  if (targets.length > 0) {
    const each = targets.map(
      ({ at, share }) => lengthText(at) + (share === 1e8 ? '' : ` for ${share / 1e6}%`),
    );
    texts.push(`${targets.length === 1 ? 'target' : 'targets'} ${each.join(' and ')}`);
  }
  return texts;
}

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
