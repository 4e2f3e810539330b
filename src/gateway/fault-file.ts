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
import { isOfMessages, type Fault, type FaultPlan, type When } from './faults.ts';

/** Before the present lies only what a clock may tell. */
const mayBeBehind: readonly string[] = ['clock-skew'];
const spanExpected = 'expected a time such as 200ms, 1.5s or 2m';
const chanceExpected = 'expected a percentage such as 10%';
const span = z.string({ error: spanExpected }).regex(/^-?\d+(\.\d+)? ?(ms|s|m|h)$/, spanExpected);
const chance = z.string({ error: chanceExpected }).regex(/^\d+(\.\d+)? ?%$/, chanceExpected);
const number = z.number().int().min(1);
/** Beside `on`, `nth` and `chance`: what each fault needs. */
const needs = {
  unavailable: [],
  'too-many': [],
  'lost-answer': [],
  timeout: [],
  garbage: [],
  disconnect: [],
  silence: [],
  'duplicate-event': [],
  'reordered-event': [],
  slow: ['by'],
  'late-event': ['by'],
  ban: ['for'],
  maintenance: ['from', 'for'],
  'clock-skew': ['by'],
} as const;
type FaultName = keyof typeof needs;
const names = Object.keys(needs) as FaultName[];
/** Those that hold for a time, and do not befall one thing or another. */
const lasting: readonly FaultName[] = ['maintenance', 'clock-skew'];

const entry = z.strictObject({
  fault: z.enum(names as [FaultName, ...FaultName[]]),
  on: z.string().min(1).optional(),
  nth: z
    .union([number, z.array(number).min(1)], { error: 'expected a number from 1, or a list of them' })
    .optional(),
  chance: chance.optional(),
  by: span.optional(),
  for: span.optional(),
  from: span.optional(),
});
type Entry = z.infer<typeof entry>;

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
  if (Array.isArray(checked)) {
    wrong.push(...(checked as readonly Wrong[]));
    readable(source.value).forEach((written, i) => written !== null && faultOf(written, i, wrong));
    throw new InputError(inOrder([...issues, ...wrong.map((one) => source.locate(one))]));
  }
  const { seed = 1, faults } = checked as z.infer<typeof planSchema>;
  const plan = { seed, faults: faults.map((written, i) => faultOf(written, i, wrong)) };
  const all: Issue[] = [...issues, ...wrong.map((one) => source.locate(one))];
  if (all.length > 0) throw new InputError(inOrder(all));
  return plan;
}

const inOrder = (issues: readonly Issue[]): readonly Issue[] =>
  issues.toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0));

/**
 * The entries of a plan whose shape is wrong, to be judged all the same: what a field holds that cannot be read is taken
 * for something that can be; null for an entry of which it is not known what fault it is.
 */
function readable(plan: unknown): readonly (Entry | null)[] {
  const { faults } = (plan ?? {}) as { readonly faults?: unknown };
  if (!Array.isArray(faults)) return [];
  return faults.map((written: unknown) => {
    const given = Object.entries(typeof written === 'object' ? (written ?? {}) : {});
    const fields = given.flatMap(([name, value]) => {
      if (!Object.hasOwn(entry.shape, name)) return [];
      const field = entry.shape[name as keyof Entry];
      return [[name, field.safeParse(value).success ? value : standIns[name]]];
    });
    const judged = entry.safeParse(Object.fromEntries(fields));
    return judged.success ? judged.data : null;
  });
}

/** Of each field something that is right, whatever the fault. */
const standIns: Readonly<Record<string, unknown>> = { nth: 1, chance: '1%', by: '1s', for: '1s', from: '1s' };

function faultOf(written: Entry, i: number, wrong: Wrong[]): Fault {
  const kind = written.fault;
  const ms = (name: 'by' | 'for' | 'from'): number => {
    const given = written[name];
    if (given === undefined) return 0;
    const path = ['faults', i, name];
    const spanMs = msOf(given, path, wrong);
    if (spanMs < 0 && !mayBeBehind.includes(kind))
      wrong.push({
        code: 'out-of-range',
        path,
        message: `expected a time that is not negative, got ${given}`,
      });
    return spanMs;
  };
  demandFields(written, i, wrong);
  if (kind === 'maintenance') return { kind, fromMs: ms('from'), forMs: ms('for') };
  if (kind === 'clock-skew') return { kind, byMs: ms('by') };
  const when = whenOf(written, i, wrong);
  if (kind === 'ban') return { kind, when, forMs: ms('for') };
  if (kind === 'slow' || kind === 'late-event') return { kind, when, byMs: ms('by') };
  return { kind, when };
}

/** Each fault has the times it needs, and no others. */
function demandFields(written: Entry, i: number, wrong: Wrong[]): void {
  const { fault } = written;
  const needed: readonly string[] = needs[fault];
  for (const name of ['by', 'for', 'from'] as const) {
    const isGiven = written[name] !== undefined;
    if (isGiven === needed.includes(name)) continue;
    const code = isGiven ? 'unknown-field' : 'missing-field';
    const message = isGiven ? `${fault} has no such time` : `this is missing; ${spanExpected}`;
    wrong.push({ code, path: ['faults', i, name], message });
  }
  if (!lasting.includes(fault)) return;
  for (const name of ['on', 'nth', 'chance'] as const)
    if (written[name] !== undefined)
      wrong.push({
        code: 'unknown-field',
        path: ['faults', i, name],
        message: `${fault} befalls everything, for its time`,
      });
}

/** What `on` begins: a typing error would match nothing, and nobody would notice that nothing goes wrong. */
function demandKnown({ fault, on = '' }: Entry, i: number, wrong: Wrong[]): void {
  const streams = fault.endsWith('-event') ? ['user'] : ['market', 'user', 'answer'];
  const isOfStreams = isOfMessages(fault);
  const fits = isOfStreams ? streams.some((name) => name.startsWith(on)) : request.test(on);
  if (fits) return;
  const expected = isOfStreams ? streams.join(', ') : 'the beginning of METHOD /path';
  wrong.push({ code: 'bad-value', path: ['faults', i, 'on'], message: `expected ${expected}, got ${on}` });
}

const request = /^(?:|(?:GET|POST|PUT|DELETE)(?:| \/.*))$/;

function whenOf(written: Entry, i: number, wrong: Wrong[]): When {
  const { on = '', nth, chance: given } = written;
  demandKnown(written, i, wrong);
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
