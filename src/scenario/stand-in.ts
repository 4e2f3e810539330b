/**
 * Stand-ins for what a scenario needs and a wrong shape has left without: of values about which nothing will be said,
 * and beside which nothing else looks wrong.
 */
export type Group = Record<string | number, unknown>;

export const isGroup = (value: unknown): value is Group =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const groupLists: readonly (string | number)[] = ['maintenance', 'tiers', 'changes', 'targets', 'halt'];

/** Whether `value`, which stands in the field `name`, is a list whose entries are groups. */
export const isGroupList = (name: string | number, value: unknown): boolean =>
  groupLists.includes(name) && Array.isArray(value);

/** Fills what is missing, in place. */
export function standIn(root: Group): void {
  fill(root, { name: 'x' });
  fill(groupIn(root, 'data'), { timeframe: '1d' });
  const markets = groupIn(root, 'markets');
  const account = groupIn(root, 'account');
  fill(account, { currency: Object.keys(markets)[0]?.split('/')[1] ?? 'x', balance: 1 });
  within(account, 'interest', (interest) => fill(interest, { rate: 0, every: '1h' }));
  within(account, 'coin', (coin) => fill(coin, { currency: 'x', balance: 0 }));
  standInCosts(root);
  for (const market of Object.values(markets)) {
    if (!isGroup(market)) continue;
    fill(market, { file: 'x' });
    standInCosts(market);
    for (const change of groupsOf(market, 'changes')) fill(change, { from: 'x' });
  }
  const { strategy, strategies } = root;
  for (const one of [strategy, ...(isGroup(strategies) ? Object.values(strategies) : [])]) {
    if (!isGroup(one)) continue;
    fill(one, { use: 'x' });
    within(one, 'entry', (entry) => fill(entry, { type: 'market' }));
    // So small that it brings no sum of shares above the whole.
    for (const target of groupsOf(one, 'targets')) fill(target, { at: '1%', share: '0.000001%' });
  }
}

/** Fees and margin, of the scenario or of a market. */
function standInCosts(place: Group): void {
  within(place, 'fees', (fees) => {
    standInFees(fees);
    for (const change of groupsOf(fees, 'changes')) {
      fill(change, { from: 'x' });
      standInFees(change);
    }
  });
  within(place, 'margin', (margin) => {
    let rate: unknown = 0;
    for (const tier of ascending(groupsOf(margin, 'maintenance'), 'from', 0)) {
      fill(tier, { rate });
      ({ rate } = tier);
    }
  });
}

function standInFees(fees: Group): void {
  for (const tier of ascending(groupsOf(fees, 'tiers'), 'volume', step)) fill(tier, { maker: 0, taker: 0 });
}

/** Less than any amount that people write. */
const step = 1e-6;

/** A bound that is missing lies so little above the one before that it brings no disorder. */
function ascending(tiers: readonly Group[], name: string, first: number): readonly Group[] {
  let least = first;
  for (const tier of tiers) {
    fill(tier, { [name]: least.toFixed(6) });
    least = Number(tier[name]) + step;
  }
  return tiers;
}

function fill(group: Group, values: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(values)) group[name] ??= value;
}

function within(group: Group, name: string, work: (inner: Group) => void): void {
  const inner = group[name];
  if (isGroup(inner)) work(inner);
}

function groupsOf(group: Group, name: string): readonly Group[] {
  const list = group[name];
  return Array.isArray(list) ? list.filter(isGroup) : [];
}

function groupIn(group: Group, name: string): Group {
  const found = group[name];
  if (isGroup(found)) return found;
  const made: Group = {};
  group[name] = made;
  return made;
}
