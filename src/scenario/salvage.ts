/**
 * What can still be judged of a scenario whose shape is wrong somewhere, so that its other mistakes are told in the
 * same breath: wrong values are taken out, and what is needed in their place gets a stand-in about which nothing is
 * said.
 */
import { checkShape } from './check.ts';
import { isGroup, isGroupList, standIn, type Group } from './stand-in.ts';
import type { ScenarioInput } from './schema.ts';
import type { Path, Wrong } from './source.ts';

/** The scenario without what is wrong with its shape; null when too little is left. */
export function salvage(value: unknown, shape: readonly Wrong[]): ScenarioInput | null {
  if (!isGroup(value)) return null;
  const rest = JSON.parse(JSON.stringify(value)) as Group;
  for (const { path } of shape) takeOut(rest, path);
  standIn(rest);
  // A group of which a part is wrong and has no stand-in goes whole.
  for (let left = checkShape(rest); ; left = checkShape(rest)) {
    if (!Array.isArray(left)) return left as ScenarioInput;
    const before = JSON.stringify(rest);
    for (const { code, path } of left as readonly Wrong[])
      takeOut(rest, code === 'missing-field' ? path.slice(0, -1) : path);
    standIn(rest);
    if (JSON.stringify(rest) === before) return null;
  }
}

/** Whether nothing that is wrong with the shape lies at `path`, above it or below. */
export function isSound(path: Path, shape: readonly Wrong[]): boolean {
  return !shape.some((fault) => fault.code !== 'unknown-field' && isRelated(fault.path, path));
}

/** Whether `found`, of the rest of a scenario, is wrong with what was written too, and not a consequence. */
export function isOwnFault(found: Wrong, input: ScenarioInput, shape: readonly Wrong[]): boolean {
  const isWrong = (...path: Path): boolean =>
    shape.some((fault) => fault.path.length <= path.length && isRelated(fault.path, path));
  /** Whether a field is wrong, or its group has one that is not known. */
  const isNear = (group: string, field: string): boolean =>
    shape.some(({ code, path }) => {
      const at: Path = code === 'unknown-field' ? path.slice(0, -1) : path;
      return isRelated(at, [group, field]);
    });
  switch (found.code) {
    // About the market's name; about two fields that are there.
    case 'bad-market':
    case 'bad-targets':
      return true;
    case 'other-currency':
      return !isWrong('account', 'currency');
    case 'unknown-market':
      return !isWrong('markets') && isSound(found.path, shape);
    case 'own-market':
      // What the strategy trades may be what is wrong.
      return (
        !isWrong('markets') &&
        isSound(found.path, shape) &&
        isSound([...found.path.slice(0, found.path.lastIndexOf('scaleIn')), 'markets'], shape) &&
        isSound(['account', 'coin'], shape)
      );
    case 'market-taken':
      return isSound(['strategies'], shape) && isSound(['account', 'coin'], shape);
    case 'needs-margin':
    case 'needs-spot':
      // The kind of account may be what is misspelt.
      return isSound(found.path, shape) && !isNear('account', 'kind');
    case 'needs-coin':
    case 'bad-coin':
      return isSound(found.path, shape) && !isNear('account', 'coin') && !isNear('fees', 'currency');
    case 'needs-maintenance':
    case 'bad-funding':
      return !shape.some(({ path }) => isRelated(found.path, path));
    case 'no-strategy':
      // A misspelt name leaves none.
      return input.strategy !== undefined
        ? true
        : !shape.some(({ path }) => path.length === 1 || path[0] === 'strategies');
    case 'bad-sizing':
    case 'bad-length':
    case 'bad-slippage':
    case 'bad-awaited':
      // One of its fields may be the one that is missed, misspelt.
      return !shape.some(({ path }) => isRelated(found.path, path));
    case 'bad-entry':
    case 'bad-stop': {
      // What its fields are to each other hangs on all of them.
      const place = found.path.lastIndexOf(found.code === 'bad-entry' ? 'entry' : 'stop');
      const group = found.path.slice(0, place + 1);
      return !shape.some(({ path }) => isRelated(group, path));
    }
    default:
      return isSound(found.path, shape);
  }
}

const isRelated = (a: Path, b: Path): boolean =>
  a.every((part, i) => i >= b.length || String(part) === String(b[i]));

/**
 * Of a list of groups its entries stay, so that the others keep their places; of another all goes. A whole market or
 * strategy leaves a stand-in of its name.
 */
function takeOut(root: Group, path: Path): void {
  let at = root;
  for (const [i, part] of path.entries()) {
    const next = at[part];
    if (i < path.length - 1 && (isGroup(next) || isGroupList(part, next))) {
      at = next as Group;
      continue;
    }
    const isEntry = i === 1 && (path[0] === 'markets' || path[0] === 'strategies') && part in at;
    if (Array.isArray(at)) at[part] = {};
    else if (isEntry) at[part] = 'x';
    else Reflect.deleteProperty(at, part);
    return;
  }
}
