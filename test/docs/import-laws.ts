/** Laws about who imports whom. Each takes sources and gives what is wrong, one sentence a fault; none is a fault. */
import { folderOf, importsOf, type Sources } from './source.ts';

/** A row of the table in ARCHITECTURE.md. */
export interface Row {
  readonly folder: string;
  readonly imports: readonly string[];
  readonly packages: readonly string[];
}

const middle = ['venue', 'execution', 'portfolio', 'risk', 'strategy'];

/** The table `| folder | holds | may import besides | packages |` of a document. */
export function importTable(document: string): readonly Row[] {
  const lines = document.split('\n');
  const head = lines.findIndex((line) => /^\| *folder *\| *holds *\| *may import/.test(line));
  if (head < 0)
    throw new Error('the document has no table "| folder | holds | may import besides | packages |"');
  const rows: Row[] = [];
  for (const line of lines.slice(head + 2)) {
    if (!line.startsWith('|')) break;
    const cells = line.split('|').slice(1, -1);
    const [folder = [], , imports = [], packages = []] = cells.map(names);
    rows.push({ folder: folder.join(), imports, packages });
  }
  return rows;
}

/** The names in backticks of the line that begins with `label`. */
export function listAfter(document: string, label: string): readonly string[] {
  const line = document.split('\n').find((text) => text.startsWith(label));
  if (line === undefined) throw new Error(`the document has no line that begins with "${label}"`);
  return names(line);
}

const names = (text: string): readonly string[] => [...text.matchAll(/`([^`]+)`/g)].map((match) => match[1]!);

/** What `folder` may import: the floor that all stand on, and what its row names. */
function allowed(row: Row): readonly string[] {
  if (row.folder === 'base') return [];
  return row.folder === 'model' ? ['base'] : ['base', 'model', ...row.imports];
}

/** Every folder has its row and every row its folder; every import is named by the row of its folder. */
export function forbiddenImports(sources: Sources, table: readonly Row[]): readonly string[] {
  const folders = new Set([...sources.keys()].map(folderOf));
  const rows = new Map(table.map((row) => [row.folder, row]));
  const wrong = [...rows.keys()]
    .filter((name) => !folders.has(name))
    .map((name) => `no folder for row ${name}`);
  for (const path of sources.keys()) {
    const folder = folderOf(path);
    const row = rows.get(folder);
    if (row === undefined) {
      wrong.push(`no row for ${path}`);
      continue;
    }
    for (const { to } of importsOf(sources, path)) {
      const isLawful = sources.has(to)
        ? folderOf(to) === folder || allowed(row).includes(folderOf(to))
        : row.packages.includes(to);
      if (!isLawful) wrong.push(`${path} imports ${to}`);
    }
  }
  return wrong;
}

/** What the table allows and nobody uses. */
export function unusedRows(sources: Sources, table: readonly Row[]): readonly string[] {
  const used = new Set<string>();
  for (const path of sources.keys()) {
    for (const { to } of importsOf(sources, path)) {
      used.add(`${folderOf(path)} > ${sources.has(to) ? folderOf(to) : to}`);
    }
  }
  return table
    .flatMap(({ folder, imports, packages }) => [...imports, ...packages].map((to) => `${folder} > ${to}`))
    .filter((arrow) => !used.has(arrow));
}

/** I3, whatever the table says. */
export function siblingImports(sources: Sources): readonly string[] {
  return [...sources.keys()].flatMap((path) =>
    importsOf(sources, path)
      .filter(({ to }) => middle.includes(folderOf(path)) && middle.includes(folderOf(to)))
      .filter(({ to }) => sources.has(to) && folderOf(to) !== folderOf(path))
      .map(({ to }) => `${path} imports its sibling ${to}`),
  );
}

/** I10: from outside, `venue` is its port; a backtest and the accounts of the exchange server wire the simulated one. */
export function besidesThePort(sources: Sources): readonly string[] {
  const lawful = (path: string, to: string): boolean =>
    to === 'venue/venue.ts' ||
    (wiring.includes(path) && (to === 'venue/simulated.ts' || to === 'venue/open-floors.ts'));
  return [...sources.keys()]
    .filter((path) => folderOf(path) !== 'venue')
    .flatMap((path) =>
      importsOf(sources, path)
        .filter(({ to }) => folderOf(to) === 'venue' && !lawful(path, to))
        .map(({ to }) => `${path} imports ${to}`),
    );
}

const wiring = ['engine/backtest.ts', 'gateway/account.ts', 'gateway/account-books.ts'];

/** I16: files that import each other, each cycle once, as the way round. */
export function cycles(sources: Sources): readonly string[] {
  const done = new Set<string>();
  const found: string[] = [];
  const visit = (path: string, trail: readonly string[]): void => {
    const back = trail.indexOf(path);
    if (back >= 0) found.push([...trail.slice(back), path].join(' > '));
    if (back >= 0 || done.has(path)) return;
    for (const { to } of importsOf(sources, path)) if (sources.has(to)) visit(to, [...trail, path]);
    done.add(path);
  };
  for (const path of sources.keys()) visit(path, []);
  return found;
}

/** I16: files that no entry point reaches. */
export function deadFiles(sources: Sources, entries: readonly string[]): readonly string[] {
  const alive = new Set<string>();
  const waiting = [...entries];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (alive.has(path) || !sources.has(path)) continue;
    alive.add(path);
    waiting.push(...importsOf(sources, path).map(({ to }) => to));
  }
  return [...sources.keys()].filter((path) => !alive.has(path));
}
