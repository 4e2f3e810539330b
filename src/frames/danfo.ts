/**
 * danfojs-node, with tensors in float64 (`tensor.ts`) under it.
 *
 * The package is an optional peer: of the packages that it asks for in its turn, one is no longer to be had from the
 * registry and one downloads a library of machine learning, so that those who want frames install it by the commands
 * of `howTo`. What lies in the place of `@tensorflow/tfjs-node` is never loaded.
 */
import { createRequire } from 'node:module';
import { InputError, type Issue } from '../model/issue.ts';
import { tensors } from './tensor.ts';

/** Everything that danfojs-node exports. */
export type Danfo = typeof import('danfojs-node');

const place = '@tensorflow/tfjs-node';

/** The commands that install it, in the folder of a package.json. */
export const howTo = `npm pkg set --json 'overrides.danfojs-node={
  "${place}": "npm:empty-npm-package@1.0.0",
  "request": "npm:empty-npm-package@1.0.0",
  "xlsx": "npm:@e965/xlsx@0.20.3"
}'
npm install danfojs-node@1.2.0`;

/** Loads danfojs-node as the module at the address `from` would. Throws InputError. */
export function loadDanfo(from: string): Danfo {
  const near = createRequire(from);
  const main = found(near, 'danfojs-node');
  const stands = found(createRequire(main), place);
  const { cache } = near;
  const before = cache[stands];
  cache[stands] = { exports: tensors, id: stands, filename: stands, loaded: true } as NodeJS.Module;
  try {
    const danfo = near(main) as Danfo;
    const under = danfo.tensorflow as { readonly version?: { readonly tfjs?: string } } | null;
    // Not by identity: another copy of this package may have been first.
    if (under?.version?.tfjs !== tensors.version.tfjs) throw new InputError([loadedBefore]);
    return danfo;
  } finally {
    // Others in this process keep what they have.
    if (before === undefined) Reflect.deleteProperty(cache, stands);
    else cache[stands] = before;
  }
}

function found(near: NodeJS.Require, name: string): string {
  try {
    return near.resolve(name);
  } catch {
    throw new InputError([missing]);
  }
}

const missing: Issue = {
  code: 'no-danfojs',
  severity: 'error',
  message: 'backlot/frames stands on danfojs-node 1.2.0, which is not installed',
  hint: `Install it in the project that uses it:\n${howTo}`,
};

const loadedBefore: Issue = {
  code: 'other-danfojs',
  severity: 'error',
  message: 'danfojs-node was loaded before backlot/frames, and does not compute in float64',
  hint: 'Import backlot/frames first, and take danfojs from it: import { danfo } from "backlot/frames".',
};
