/**
 * Whether a value is a strategy, and what is wrong with each of its fields where it is none. Strategies may be plain
 * JavaScript, which nothing has checked before.
 */
import { nearest } from '../model/issue.ts';
import { defaultFault } from './params.ts';

/** What is wrong at a path such as `params.fast.default`. */
export interface ShapeFault {
  readonly path: string;
  readonly message: string;
  readonly hint?: string;
}

type Fields = Readonly<Record<string, unknown>>;

const functions = ['readings', 'init', 'onClose'] as const;
const perhaps = ['conditions', 'states', 'onFill'] as const;
const known = ['name', 'description', 'params', ...functions, ...perhaps];

/** Whether it was meant as a strategy. */
export function looksLikeStrategy(value: unknown): boolean {
  return isGroup(value) && ['params', ...functions].some((field) => field in value);
}

/** Everything that is wrong with it; none when it is a strategy. */
export function shapeFaults(value: unknown): readonly ShapeFault[] {
  if (!isGroup(value)) return [{ path: '', message: `expected a strategy, got ${shown(value)}` }];
  const faults: ShapeFault[] = [];
  const expect = (field: string, fits: boolean, expected: string): void => {
    if (fits) return;
    const given = value[field];
    if (given !== undefined) {
      faults.push({ path: field, message: `expected ${expected}, got ${shown(given)}` });
      return;
    }
    const message = `this is missing; expected ${expected}`;
    const meant = nearest(field, Object.keys(value).filter((key) => !known.includes(key))); // prettier-ignore
    const fault: ShapeFault = { path: field, message };
    faults.push(meant === null ? fault : { ...fault, hint: `Did you mean it by "${meant}"?` });
  };
  const { name, description, params } = value;
  expect('name', typeof name === 'string' && name !== '', 'a text');
  if (description !== undefined) expect('description', typeof description === 'string', 'a text');
  expect('params', isGroup(params), 'a group of parameters, {} for none');
  for (const field of functions) expect(field, typeof value[field] === 'function', 'a function');
  for (const field of perhaps)
    if (value[field] !== undefined) expect(field, typeof value[field] === 'function', 'a function');
  if (isGroup(params))
    for (const [param, spec] of Object.entries(params)) faults.push(...specFaults(`params.${param}`, spec));
  return faults;
}

const types = ['integer', 'number', 'boolean', 'choice'];

function specFaults(path: string, spec: unknown): readonly ShapeFault[] {
  if (!isGroup(spec)) {
    const message = `expected a parameter, got ${shown(spec)}`;
    return [{ path, message, hint: "Such as { type: 'integer', default: 20, min: 2, description: '…' }." }];
  }
  const { type, of, min, max } = spec;
  const wrong = (field: string, expected: string): readonly ShapeFault[] => [
    { path: `${path}.${field}`, message: `expected ${expected}, got ${shown(spec[field])}` },
  ];
  if (!types.includes(type as string)) return wrong('type', `one of ${types.join(', ')}`);
  if (type === 'choice' && !(Array.isArray(of) && of.every((one) => typeof one === 'string')))
    return wrong('of', 'a list of texts');
  for (const [field, bound] of Object.entries({ min, max }))
    if (bound !== undefined && typeof bound !== 'number') return wrong(field, 'a number');
  const fault = defaultFault(spec);
  return fault === null ? [] : wrong('default', fault);
}

const isGroup = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function shown(value: unknown): string {
  switch (typeof value) {
    case 'function':
      return 'a function';
    case 'object':
      return value === null ? 'null' : Array.isArray(value) ? 'a list' : 'an object';
    case 'string':
      return JSON.stringify(value);
    case 'undefined':
      return 'nothing';
    default:
      return String(value);
  }
}
