/**
 * How often a property is tried: as often as stated, or ten times that where BACKLOT_DEEP is set (`verify:deep`), with
 * the cases of BACKLOT_SEED where that is set, and others each time where it is not.
 */
import fc from 'fast-check';
import './keep-failures.ts';

export const isDeep = process.env['BACKLOT_DEEP'] === '1';

export const runs = (count: number): number => (isDeep ? count * 10 : count);

const seed = process.env['BACKLOT_SEED'];
fc.configureGlobal({
  ...fc.readConfigureGlobal(),
  numRuns: runs(100),
  ...(seed === undefined ? {} : { seed: Number(seed) }),
});
