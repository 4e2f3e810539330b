/** What a machine knows of time zones (TIME-5): dates that were published, told as steps of a clock. */
import { describe, expect, it } from 'vitest';
import { zoneSteps } from '../../src/files/time-zone.ts';
import { daysOf } from '../../src/model/days.ts';

const utc = (text: string): number => Date.parse(text);
const stepsOf = (zone: string, from: string, to: string) =>
  zoneSteps(zone, utc(from), utc(to))!.map(({ from: at, offsetMs }, i) => [
    i === 0 ? null : new Date(at).toISOString().slice(0, 16),
    offsetMs / 3_600_000,
  ]);

describe('TIME-5 the steps of a clock', () => {
  it('are those of the law: New York in 2024, on 10 March and 3 November at two o’clock', () => {
    expect(stepsOf('America/New_York', '2024-01-01T00:00Z', '2025-01-01T00:00Z')).toEqual([
      [null, -5],
      ['2024-03-10T07:00', -4],
      ['2024-11-03T06:00', -5],
    ]);
  });

  it('are none where there is no summer time, and half hours where there are', () => {
    expect(stepsOf('Asia/Kolkata', '2020-01-01T00:00Z', '2025-01-01T00:00Z')).toEqual([[null, 5.5]]);
    expect(stepsOf('Australia/Lord_Howe', '2024-01-01T00:00Z', '2024-12-31T00:00Z')).toEqual([
      [null, 11],
      ['2024-04-06T15:00', 10.5],
      ['2024-10-05T15:30', 11],
    ]);
  });

  it('skip a date where a country moved over the date line: Samoa had no 30 December 2011', () => {
    const [from, to] = [utc('2011-12-28T00:00Z'), utc('2012-01-02T00:00Z')];
    const days = daysOf(zoneSteps('Pacific/Apia', from, to)!.map((step, i) => (i === 0 ? { ...step, from: -Infinity } : step)), from + 86_400_000, to - 2 * 86_400_000); // prettier-ignore
    // Ten hours behind until then (summer time), fourteen ahead after: one midnight at 10:00 UTC, for two dates.
    expect(
      [...days.starts!]
        .filter((at) => at >= from)
        .slice(0, 4)
        .map((at) => new Date(at).toISOString().slice(0, 13)),
    ).toEqual(['2011-12-28T10', '2011-12-29T10', '2011-12-30T10', '2011-12-31T10']);
  });

  it('are not told of a zone that there is not', () => {
    expect(zoneSteps('Europe/Atlantis', 0, 1)).toBeNull();
  });
});
