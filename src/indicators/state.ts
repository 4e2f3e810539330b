/**
 * Copies of an indicator's state, for snapshots: its own fields, numbers and text as they are, typed arrays and nested
 * indicators copied deeply. A copy shares no memory with the indicator.
 *
 * What is saved is restored into an indicator made with the same parameters, which then continues to the last bit. Any
 * other is a bug: its fields, its texts or the lengths of its arrays differ, or its warm-up.
 */
import { assert } from '../base/assert.ts';

export type SavedValue = number | string | Float64Array | SavedFields;
export interface SavedFields {
  readonly [field: string]: SavedValue;
}

export function saveFields(indicator: object): SavedFields {
  const saved: Record<string, SavedValue> = {};
  for (const [field, value] of Object.entries(indicator) as [string, unknown][]) {
    if (typeof value === 'number' || typeof value === 'string') saved[field] = value;
    else if (value instanceof Float64Array) saved[field] = value.slice();
    else saved[field] = saveFields(nested(field, value));
  }
  return saved;
}

/** Sets every field of `indicator` to what `saveFields` copied from one like it. Throws BugError where they differ. */
export function restoreFields(indicator: object, saved: SavedFields): void {
  const fields = indicator as Record<string, unknown>;
  const names = Object.keys(fields);
  assert(names.length === Object.keys(saved).length, 'saved state has the fields of its indicator');
  for (const field of names) {
    const present = fields[field];
    const value = saved[field];
    assert(value !== undefined, `saved state has a value for "${field}"`);
    if (present instanceof Float64Array) {
      const fits = value instanceof Float64Array && value.length === present.length;
      assert(fits, `the saved "${field}" has the length of the indicator's`);
      present.set(value);
    } else if (typeof present === 'object') {
      assert(isSavedFields(value), `the saved "${field}" is an object`);
      restoreFields(nested(field, present), value);
    } else {
      assert(typeof value === typeof present, `the saved "${field}" is a ${typeof present}`);
      const isParameter = typeof present === 'string' || parameterFields.includes(field);
      assert(
        !isParameter || value === present,
        `the saved "${field}" is the indicator's: it has the same parameters`,
      );
      fields[field] = value;
    }
  }
}

function nested(field: string, value: unknown): object {
  assert(
    typeof value === 'object' && value !== null,
    `"${field}" is a number, a text, a Float64Array or an object`,
  );
  return value;
}

function isSavedFields(value: SavedValue): value is SavedFields {
  return typeof value === 'object' && !(value instanceof Float64Array);
}

/** Numbers that are fixed when an indicator is made. */
const parameterFields: readonly string[] = ['warmup', 'period', 'factor', 'divisor', 'deviations', 'sign'];
