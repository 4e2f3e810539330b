/** Latency from what a scenario says (LAT-1) to its normal form: milliseconds, from the least to the most. */
import { noLatency, type Latency, type Span } from '../model/costs.ts';
import { parseDecimal } from '../model/decimal.ts';
import type { LatencyInput } from './schema.ts';
import type { Path, Wrong } from './source.ts';

type Written = string | readonly string[];

export function latencyOf(given: LatencyInput | undefined, wrong: Wrong[]): Latency {
  if (given === undefined) return noLatency;
  const path: Path = ['latency'];
  if (typeof given === 'string' || Array.isArray(given)) {
    return { ...noLatency, order: spanOf(given, path, wrong) };
  }
  const { order = '0ms', answer = '0ms' } = given;
  return {
    order: spanOf(order, [...path, 'order'], wrong),
    answer: spanOf(answer, [...path, 'answer'], wrong),
  };
}

function spanOf(given: Written, path: Path, wrong: Wrong[]): Span {
  if (typeof given === 'string') {
    const ms = msOf(given, path, wrong);
    return { least: ms, most: ms };
  }
  const [first = '', last = ''] = given;
  const span = { least: msOf(first, path, wrong), most: msOf(last, path, wrong) };
  if (span.least > span.most)
    wrong.push({
      code: 'disorder',
      path,
      message: `expected the shorter time first, got ${first} and ${last}`,
    });
  return span;
}

/** `200ms`, `1.5s`: whole milliseconds. */
function msOf(given: string, path: Path, wrong: Wrong[]): number {
  const ms = parseDecimal(given.replace(/ ?m?s$/, ''), given.endsWith('ms') ? 0 : 3);
  if (ms !== null && ms <= 86_400_000) return ms;
  wrong.push({
    code: 'out-of-range',
    path,
    message: `expected whole milliseconds, at most a day, got ${given}`,
  });
  return 0;
}
