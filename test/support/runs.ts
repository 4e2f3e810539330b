/** How often a property is tried: as often as stated, or ten times that where BACKLOT_DEEP is set (`verify:deep`). */
import './keep-failures.ts';

export const isDeep = process.env['BACKLOT_DEEP'] === '1';

export const runs = (count: number): number => (isDeep ? count * 10 : count);
