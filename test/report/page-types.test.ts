/** The page's own scripts are JavaScript, and yet held to types: as strictly as the rest, with the browser's library. */
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

const folder = fileURLToPath(new URL('../../src/report/page/', import.meta.url));
const files = readdirSync(folder).filter((name) => name.endsWith('.js'));
const options: ts.CompilerOptions = {
  allowJs: true,
  checkJs: true,
  strict: true,
  noEmit: true,
  skipLibCheck: true,
  skipDefaultLibCheck: true,
  target: ts.ScriptTarget.ES2024,
  lib: ['lib.es2024.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
  types: [],
};

const planted = `${folder}planted.js`;

/** What the compiler says against the scripts and one more, which holds a fault, one line each. */
function faults(): readonly string[] {
  const host = ts.createCompilerHost(options);
  const real = { ...host };
  host.fileExists = (name) => name === planted || real.fileExists(name);
  host.getSourceFile = (name, language) =>
    name === planted
      ? ts.createSourceFile(name, '// @ts-check\nconst planted = percent("a");\n', language, true)
      : real.getSourceFile(name, language);
  const program = ts.createProgram([...files.map((name) => `${folder}${name}`), planted], options, host);
  return ts.getPreEmitDiagnostics(program).map(({ file, start, messageText }) => {
    const line = file === undefined ? 0 : file.getLineAndCharacterOfPosition(start ?? 0).line + 1;
    const name = file?.fileName.split('/').at(-1) ?? '';
    return `${name}:${line} ${ts.flattenDiagnosticMessageText(messageText, '\n')}`;
  });
}

describe('the scripts of the page', () => {
  it('fit together, and a fault in one would be seen', () => {
    expect(files.length).toBeGreaterThanOrEqual(6);
    const expected = "Argument of type 'string' is not assignable to parameter of type 'number'.";
    expect(faults()).toEqual([`planted.js:2 ${expected}`]);
  });
});
