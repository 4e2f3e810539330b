/** Documents as data, and what can be wrong with them. Each check gives sentences; none is a fault. */
import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import ts from 'typescript';

export interface Document {
  /** From the project's root. */
  readonly path: string;
  readonly text: string;
}

/** The fenced blocks of one language, in order. */
export function blocksOf(text: string, language: string): readonly string[] {
  const fences = text.matchAll(/^```(\w*)[^\n]*\n([\s\S]*?)^```$/gm);
  return [...fences].filter((match) => match[1] === language).map((match) => match[2]!);
}

const withoutBlocks = (text: string): string => text.replace(/^```[\s\S]*?^```$/gm, '');

/** Relative links that lead nowhere, to a file or to a heading. `root` ends with a slash. */
export function deadLinks({ path, text }: Document, root: string): readonly string[] {
  const links = [...withoutBlocks(text).matchAll(/\]\(([^)\s]+)\)/g)].map((match) => match[1]!);
  return links
    .filter((link) => !/^[a-z]+:/.test(link))
    .filter((link) => {
      const [file = '', heading] = link.split('#');
      if (file !== '') return !existsSync(resolve(root, dirname(path), file));
      return !headingsOf(text).includes(heading ?? '');
    })
    .map((link) => `${path} links to ${link}`);
}

function headingsOf(text: string): readonly string[] {
  const headings = withoutBlocks(text).matchAll(/^#+ (.*)$/gm);
  return [...headings].map((match) =>
    match[1]!
      .toLowerCase()
      .replace(/[^\p{L}\p{N} -]/gu, '')
      .replaceAll(' ', '-'),
  );
}

/**
 * Files named in backticks that are not there. A path is one of the project's, or of `src/`, where `.ts` may be left
 * out; a name alone is that of a file anywhere in `src/`. What is marked `(not built yet)` must not be there.
 */
export function missingFiles({ path, text }: Document, root: string): readonly string[] {
  const named = withoutBlocks(text).matchAll(
    /`((?:[\w.-]+\/)+(?:[\w.-]+)?|[\w-]+\.ts)`( \(not built yet\))?/g,
  );
  const sources = readdirSync(`${root}src`, { recursive: true, encoding: 'utf8' });
  const wrong: string[] = [];
  for (const [, name = '', later] of named) {
    const places = [name, `src/${name}`, `src/${name}.ts`];
    const isThere =
      places.some((place) => existsSync(resolve(root, place))) ||
      sources.some((source) => basename(source) === name);
    // Words with a stroke between them (`n/a`) are no paths.
    const isPath =
      name.endsWith('/') || name.includes('.') || existsSync(`${root}src/${name.split('/')[0]!}`);
    if (later === undefined ? isPath && !isThere : isThere) wrong.push(`${path} names ${name}${later ?? ''}`);
  }
  return wrong;
}

/** Scripts of package.json that a document runs and that are not there. */
export function missingScripts({ path, text }: Document, scripts: readonly string[]): readonly string[] {
  const runs = [...text.matchAll(/npm run (?:--\w+ )?([\w:]+)/g)].map((match) => match[1]!);
  return runs.filter((name) => !scripts.includes(name)).map((name) => `${path} runs ${name}`);
}

/** Lines of more than 120 characters, tables aside. */
export function longLines({ path, text }: Document): readonly string[] {
  return text
    .split('\n')
    .flatMap((line, i) =>
      line.startsWith('|') || Array.from(line).length <= 120 ? [] : [`${path}:${i + 1} is too long`],
    );
}

const machine = /(?:^|[^\w.~])\/(?:home|root|work|Users)\/|\b[A-Z]:\\/;

/** Lines that name a path of one machine. */
export function machinePaths({ path, text }: Document): readonly string[] {
  return text
    .split('\n')
    .flatMap((line, i) => (machine.test(line) ? [`${path}:${i + 1} names a path of one machine`] : []));
}

/** What the compiler says of programs that stand in documents, by name; they see the package as `backlot`. */
export function compiled(
  programs: ReadonlyMap<string, string>,
  root: string,
): ReadonlyMap<string, readonly string[]> {
  const config = ts.getParsedCommandLineOfConfigFile(
    `${root}tsconfig.json`,
    {},
    {
      ...ts.sys,
      onUnRecoverableConfigFileDiagnostic: ({ messageText }) => {
        throw new Error(ts.flattenDiagnosticMessageText(messageText, '\n'));
      },
    },
  )!;
  const options = {
    ...config.options,
    paths: {
      backlot: [`${root}src/index.ts`],
      'backlot/testing': [`${root}src/testing/index.ts`],
      'backlot/frames': [`${root}src/frames/index.ts`],
    },
  };
  const files = new Map([...programs].map(([name, text]) => [`${root}${name}.ts`, text]));
  const host = ts.createCompilerHost(options);
  const disk = { ...host };
  host.fileExists = (path) => files.has(path) || disk.fileExists(path);
  host.readFile = (path) => files.get(path) ?? disk.readFile(path);
  host.getSourceFile = (path, version, ...rest) => {
    const text = files.get(path);
    return text === undefined
      ? disk.getSourceFile(path, version, ...rest)
      : ts.createSourceFile(path, text, version);
  };
  const program = ts.createProgram([...files.keys()], options, host);
  return new Map(
    [...programs.keys()].map((name) => {
      const file = program.getSourceFile(`${root}${name}.ts`)!;
      const found = [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)];
      return [name, found.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'))];
    }),
  );
}
