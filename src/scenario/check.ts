/**
 * From the schema's findings to issues a person can act on: what is wrong, what was expected, did you mean.
 */
import { z } from 'zod';
import { nearest } from '../model/issue.ts';
import { scenarioSchema, type ScenarioInput } from './schema.ts';
import type { Path, Wrong } from './source.ts';

type ZodIssue = z.core.$ZodIssue;

/** The scenario as written, or everything that is wrong with its shape. */
export const checkShape = (value: unknown): ScenarioInput | readonly Wrong[] =>
  checkAgainst(scenarioSchema, value);

/** What a file holds, as `schema` reads it, or everything that is wrong with its shape. */
export function checkAgainst<T>(schema: z.ZodType<T>, value: unknown): T | readonly Wrong[] {
  if (value === null) return [{ code: 'empty', path: [], message: 'the file holds nothing' }];
  const checked = schema.safeParse(value);
  if (checked.success) return checked.data;
  return checked.error.issues.flatMap((issue) => explain(issue, [], { schema, value }));
}

/** What was read, and by what. */
interface Read {
  readonly schema: z.ZodType;
  readonly value: unknown;
}

function explain(issue: ZodIssue, above: Path, read: Read): readonly Wrong[] {
  const { schema, value } = read;
  const path = [...above, ...(issue.path as Path)];
  const given = valueAt(value, path);
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => unknownField(schema, path, key));
    case 'invalid_type':
      if (given === undefined)
        return [missing(path, plain(issue.message, `expected ${aKind(issue.expected)}`))];
      return [bad('bad-type', path, plain(issue.message, `expected ${aKind(issue.expected)}`), given)];
    case 'invalid_value':
      if (given === undefined)
        return [missing(path, `expected one of ${issue.values.map(String).join(', ')}`)];
      return [badChoice(path, issue.values.map(String), given)];
    case 'invalid_union': {
      if (given === undefined) return [missing(path, plain(issue.message, 'expected a value'))];
      const meant = issue.errors.filter((errors) => !errors.every(isNone));
      const branch = meant.length === 1 ? meant[0] : meant.find((errors) => errors.some(reachesInside));
      if (branch !== undefined) return branch.flatMap((inner) => explain(inner, path, read));
      return [badValue(schema, path, plain(issue.message, 'expected another kind of value'), given)];
    }
    case 'too_small':
    case 'too_big': {
      const least = issue.code === 'too_small';
      if (Array.isArray(given)) return [bad('empty', path, 'expected at least one entry', given)];
      if (typeof given === 'string') return [bad('empty', path, 'expected something', given)];
      const bound = least ? `at least ${String(issue.minimum)}` : `at most ${String(issue.maximum)}`;
      return [bad('out-of-range', path, `expected ${bound}`, given)];
    }
    default:
      return [badValue(schema, path, plain(issue.message, 'expected another value'), given)];
  }
}

/** Whether a branch of a union was meant: its fault lies inside the value, or is a field it does not know. */
function reachesInside(issue: ZodIssue): boolean {
  if (issue.path.length > 0 || issue.code === 'unrecognized_keys') return true;
  return issue.code === 'invalid_union' && issue.errors.some((errors) => errors.some(reachesInside));
}

/** The way to leave a field out, which is meant by nobody who writes something else. */
const isNone = (issue: ZodIssue): boolean =>
  issue.code === 'invalid_value' && issue.values.every((value) => value === 'none');

/** What is below zero has its unit; a word is a misspelt name, where there are names. */
function badValue(schema: z.ZodType, path: Path, expected: string, given: unknown): Wrong {
  const isBelow = typeof given === 'string' && /^-\d+(\.\d+)? ?(%|bps)$/.test(given);
  if (isBelow && expected.includes('a rate')) return bad('bad-value', path, 'expected 0% or more', given);
  const wrong = bad('bad-value', path, expected, given);
  if (typeof given !== 'string' || !/^[a-z]/i.test(given)) return wrong;
  const names = formsAt(schema, path).flatMap(
    (form) => form.enum ?? (form.const === undefined ? [] : [form.const]),
  );
  const words = names.filter((name) => typeof name === 'string');
  const meant = nearest(given, words);
  if (meant !== null) return { ...wrong, hint: `Did you mean "${meant}"?` };
  return words.length > 2 ? { ...wrong, hint: `By name there are: ${words.join(', ')}.` } : wrong;
}

function missing(path: Path, expected: string): Wrong {
  return { code: 'missing-field', path, message: `this is missing; ${expected}` };
}

function bad(code: string, path: Path, expected: string, given: unknown): Wrong {
  return { code, path, message: `${expected}, got ${shown(given)}` };
}

function badChoice(path: Path, choices: readonly string[], given: unknown): Wrong {
  const wrong = bad('bad-choice', path, `expected one of ${choices.join(', ')}`, given);
  const meant = typeof given === 'string' ? nearest(given, choices) : null;
  return meant === null ? wrong : { ...wrong, hint: `Did you mean "${meant}"?` };
}

function unknownField(schema: z.ZodType, path: Path, key: string): Wrong {
  const known = fieldsAt(schema, path);
  const meant = nearest(key, known);
  const wrong: Wrong = { code: 'unknown-field', path: [...path, key], message: 'there is no such field' };
  if (meant !== null) return { ...wrong, hint: `Did you mean "${meant}"?` };
  return known.length === 0 ? wrong : { ...wrong, hint: `Fields here: ${known.join(', ')}.` };
}

interface JsonSchema {
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly additionalProperties?: JsonSchema | boolean;
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
}

/** JSON Schema of scenario files, for completion in editors. */
export function scenarioJsonSchema(): object {
  return jsonSchemaOf(scenarioSchema);
}

const jsonSchemaOf = (schema: z.ZodType): object => z.toJSONSchema(schema, { io: 'input' });

/** Names of the fields that the schema knows at `path`. */
const fieldsAt = (schema: z.ZodType, path: Path): readonly string[] =>
  formsAt(schema, path).flatMap(({ properties }) => Object.keys(properties ?? {}));

/** The forms that the schema knows of a value at `path`. */
function formsAt(schema: z.ZodType, path: Path): readonly JsonSchema[] {
  let at: readonly JsonSchema[] = formsOf(jsonSchemaOf(schema));
  for (const part of path) at = at.flatMap((form) => formsOf(within(form, part)));
  return at;
}

/** The schema of a field, of an entry of a list, or of one by its name. */
function within({ items, properties, additionalProperties }: JsonSchema, part: string | number): JsonSchema {
  if (typeof part === 'number') return items ?? {};
  const named = properties !== undefined && Object.hasOwn(properties, part) ? properties[part] : undefined;
  return named ?? (typeof additionalProperties === 'object' ? additionalProperties : {});
}

/** Every form that a value may have. */
const formsOf = (schema: JsonSchema): readonly JsonSchema[] =>
  schema.anyOf === undefined ? [schema] : schema.anyOf.flatMap(formsOf);

function valueAt(value: unknown, path: Path): unknown {
  let at = value;
  for (const part of path) at = (at as Record<string | number, unknown> | null | undefined)?.[part];
  return at;
}

const kinds: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  object: 'a group of fields',
  record: 'a group of named entries',
  array: 'a list',
};
const aKind = (expected: string): string => kinds[expected] ?? expected;

/** Messages of our own start with "expected"; those of the library are not for people. */
const plain = (message: string, otherwise: string): string =>
  message.startsWith('expected') ? message : otherwise;

function shown(value: unknown): string {
  if (value === undefined || value === null) return 'nothing';
  // Infinity and NaN have no JSON.
  const json = typeof value === 'number' ? String(value) : JSON.stringify(value);
  return json.length > 60 ? `${json.slice(0, 57)}...` : json;
}
