/**
 * A plan of faults as people write it, in YAML:
 *
 *     seed: 7
 *     faults:
 *       - { fault: lost-answer, on: POST /api/v3/order, nth: 1 }
 *       - { fault: late-event, by: 2s, chance: 10% }
 *
 * Strict, with every issue at once, each with its line.
 */
import { z } from 'zod';
import { parseDecimal } from '../model/decimal.ts';
import { InputError, type Issue } from '../model/issue.ts';
import { rateScale } from '../model/units.ts';
import { checkAgainst } from '../scenario/check.ts';
import { readYaml, type Wrong } from '../scenario/source.ts';
import type { Fault, FaultPlan, When } from './faults.ts';

const span = z.string().regex(/^-?\d+(\.\d+)? ?(ms|s|m|h)$/, 'expected a time such as 200ms, 1.5s or 2m');
const chance = z.string().regex(/^\d+(\.\d+)? ?%$/, 'expected a chance such as 5%');
const number = z.number().int().min(1);
const when = {
  on: z.string().min(1).optional(),
  nth: z
    .union([number, z.array(number).min(1)], { error: 'expected a number from 1, or a list of them' })
    .optional(),
  chance: chance.optional(),
};
const plain = [
  'unavailable', 'too-many', 'lost-answer', 'timeout', 'garbage', 'disconnect', 'silence', 'duplicate-event',
  'reordered-event',
] as const; // prettier-ignore

const entry = z.discriminatedUnion('fault', [
  z.strictObject({ fault: z.enum(plain), ...when }),
  z.strictObject({ fault: z.enum(['slow', 'late-event']), by: span, ...when }),
  z.strictObject({ fault: z.literal('ban'), for: span, ...when }),
  z.strictObject({ fault: z.literal('maintenance'), from: span, for: span }),
  z.strictObject({ fault: z.literal('clock-skew'), by: span }),
]);

const planSchema = z.strictObject({
  seed: z.number().int().min(0).optional(),
  faults: z.array(entry).min(1),
});

/** Reads a plan; `file` is for messages. Throws InputError with everything that is wrong. */
export function readFaults(text: string, file: string): FaultPlan {
  const { source, issues, isReadable } = readYaml(text, file);
  if (!isReadable) throw new InputError(issues);
  const wrong: Wrong[] = [];
  const checked = checkAgainst(planSchema, source.value);
  if (Array.isArray(checked))
    throw new InputError([...issues, ...(checked as readonly Wrong[]).map((one) => source.locate(one))]);
  const { seed = 1, faults } = checked as z.infer<typeof planSchema>;
  const plan = { seed, faults: faults.map((written, i) => faultOf(written, i, wrong)) };
  const all: Issue[] = [...issues, ...wrong.map((one) => source.locate(one))];
  if (all.length > 0) throw new InputError(all);
  return plan;
}

function faultOf(written: z.infer<typeof entry>, i: number, wrong: Wrong[]): Fault {
  const ms = (name: 'by' | 'for' | 'from', given: string): number => msOf(given, ['faults', i, name], wrong);
  switch (written.fault) {
    case 'maintenance':
      return { kind: 'maintenance', fromMs: ms('from', written.from), forMs: ms('for', written.for) };
    case 'clock-skew':
      return { kind: 'clock-skew', byMs: ms('by', written.by) };
    case 'ban':
      return { kind: 'ban', when: whenOf(written, i, wrong), forMs: ms('for', written.for) };
    case 'slow':
    case 'late-event':
      return { kind: written.fault, when: whenOf(written, i, wrong), byMs: ms('by', written.by) };
    default:
      return { kind: written.fault, when: whenOf(written, i, wrong) };
  }
}

interface WrittenWhen {
  readonly on?: string | undefined;
  readonly nth?: number | number[] | undefined;
  readonly chance?: string | undefined;
}

function whenOf({ on = '', nth, chance: given }: WrittenWhen, i: number, wrong: Wrong[]): When {
  const units = given === undefined ? 0 : parseDecimal(given.replace(/ ?%$/, ''), 6);
  const part = (units ?? 0) / rateScale;
  if (units === null || part > 1)
    wrong.push({
      code: 'out-of-range',
      path: ['faults', i, 'chance'],
      message: `expected at most 100%, got ${given}`,
    });
  if (given === undefined && nth === undefined)
    wrong.push({
      code: 'missing-field',
      path: ['faults', i],
      message: 'nothing says when this befalls',
      hint: 'Give it nth: 1 for the first, or chance: 5%.',
    });
  return { on, nth: nth === undefined ? [] : typeof nth === 'number' ? [nth] : nth, chance: part };
}

const unitMs: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

function msOf(given: string, path: Wrong['path'], wrong: Wrong[]): number {
  const [, number = '', unit = 'ms'] = /^(-?[\d.]+) ?(ms|s|m|h)$/.exec(given) ?? [];
  const ms = Number(number) * unitMs[unit]!;
  if (Number.isInteger(ms) && Math.abs(ms) <= 7 * 86_400_000) return ms;
  wrong.push({
    code: 'out-of-range',
    path,
    message: `expected whole milliseconds, at most a week, got ${given}`,
  });
  return 0;
}
