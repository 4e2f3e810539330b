/** Whether a strategy's readings and conditions can be meant, before anything runs. */
import { BugError } from '../base/assert.ts';
import { createIndicator, outputIndex, type ReadingSpec } from '../indicators/registry.ts';
import { conditionFault } from '../strategy/condition.ts';
import type { ParamValue } from '../strategy/params.ts';
import type { Strategy } from '../strategy/strategy.ts';
import type { Path, Wrong } from './source.ts';

/** Parameters that each are lawful may still make readings, or conditions, that cannot be meant. */
export function checkReadings(
  strategy: Strategy,
  params: Readonly<Record<string, ParamValue>>,
  path: Path,
  wrong: Wrong[],
): void {
  const bad = (code: string, message: string): unknown => wrong.push({ code, path, message });
  const part = (name: string, work: () => unknown): { readonly value: unknown } | null => {
    try {
      return { value: work() };
    } catch (error) {
      if (!(error instanceof Error) || error instanceof BugError) throw error;
      bad('bad-strategy', `the ${name} of "${strategy.name}" failed: ${error.message}`);
      return null;
    }
  };
  const given = part('readings', () => strategy.readings(params));
  if (given === null) return;
  const readings = given.value;
  if (typeof readings !== 'object' || readings === null) {
    bad('bad-strategy', `expected the readings of "${strategy.name}" by name, got ${String(readings)}`);
    return;
  }
  for (const spec of Object.values(readings) as readonly ReadingSpec[]) {
    try {
      createIndicator(spec);
      outputIndex(spec);
    } catch (error) {
      // What is no declaration at all has no kind to be read.
      if (!(error instanceof RangeError || error instanceof TypeError)) throw error;
      bad('bad-parameter', error instanceof RangeError ? error.message : 'a reading is no indicator');
    }
  }
  const stated = part('conditions', () => strategy.conditions?.(params) ?? []);
  if (stated === null) return;
  const list: readonly unknown[] = Array.isArray(stated.value) ? stated.value : [];
  if (!Array.isArray(stated.value))
    bad('bad-condition', `expected the conditions of "${strategy.name}" as a list`);
  const faults = list.map((condition) => conditionFault(condition, Object.keys(readings)));
  for (const fault of new Set(faults)) if (fault !== null) bad('bad-condition', fault);
}
