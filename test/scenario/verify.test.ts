/** Reports held against the truth, with a small report that is made here: any change anywhere is found and named. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { textDifferences } from '../../src/scenario/compare-text.ts';
import { originIn, type MakeReport, type Verification } from '../../src/scenario/verify.ts';
import { originOf } from '../../src/scenario/origin.ts';
import { seenFrom, verifyReport } from '../../src/stored-run.ts';
import { keptRun, type Kept } from '../support/kept-run.ts';
import { runs } from '../support/runs.ts';
import { issuesOf, plain, said } from './make.ts';

describe('where two texts differ', () => {
  const long = 'and then there is a good deal of text that both have';

  it('a number comes whole, with line, column and what stands before it', () => {
    const a = `first line\nreturn <b>12.5 %</b>, ${long}\nfees 7 USD; ${long}`;
    const b = `first line\nreturn <b>12.75 %</b>, ${long}\nfees 17 USD; ${long}`;
    expect(textDifferences(a, b, 9)).toEqual([
      { line: 2, column: 11, before: 'first line\nreturn <b>', first: '12.5', second: '12.75' },
      {
        line: 3,
        column: 6,
        before: a.slice(a.indexOf('fees') - 55, a.indexOf('fees') + 5),
        first: '7',
        second: '17',
      },
    ]);
    expect(textDifferences(a, b, 1)).toHaveLength(1);
  });

  it('what was taken out, put in, and put at the end', () => {
    const [out] = textDifferences(`one two three ${long}`, `one three ${long}`, 9);
    expect(out).toMatchObject({ column: 5, first: 'two three', second: 'three' });
    expect(textDifferences(long, `${long}, more`, 9)).toEqual([
      expect.objectContaining({ first: 'have', second: 'have, more' }),
    ]);
    expect(textDifferences('', 'x', 9)).toEqual([{ line: 1, column: 1, before: '', first: '', second: 'x' }]);
  });

  it('texts with nothing in common part once, for good', () => {
    expect(textDifferences('a'.repeat(2000), 'b'.repeat(2000), 9)).toHaveLength(1);
  });

  it('any one change of any text is found, and none where there is none', () => {
    const texts = fc.string({ minLength: 1, maxLength: 300 });
    fc.assert(
      fc.property(texts, fc.nat(), fc.string({ maxLength: 3 }), (text, place, put) => {
        const at = place % text.length;
        const changed = text.slice(0, at) + put + text.slice(at + 1);
        expect(textDifferences(text, text, 9)).toEqual([]);
        const found = textDifferences(changed, text, 99);
        expect(found.length > 0).toBe(changed !== text);
        for (const { first, second } of found) expect(first).not.toBe(second);
      }),
      { numRuns: runs(300) },
    );
  });
});

/** A report of a few figures, with all that a real one must carry. */
const make: MakeReport = ({ result }, origin) =>
  `<!doctype html>\n<p>${result.name}: ended at ${result.account.end}, paid ${result.metrics.fees}</p>\n` +
  `<script type="application/json" id="backlot-run">${JSON.stringify(origin).replaceAll('<', '\\u003c')}</script>\n`;

describe('a report', () => {
  let kept: Kept;
  let html: string;
  beforeAll(async () => {
    kept = await keptRun(
      plain({ 1: 'name: "x</script>y"', 11: '  use: buy-and-hold\n  sizing: {quantity: 2}' }, ['fees: 1%']),
    );
    html = await make(kept.run, originOf(kept.run, seenFrom(kept.folder, kept.scenario)));
  });
  afterAll(() => kept.done());

  const verify = (text: string): Promise<Verification> => verifyReport(text, `${kept.folder}/r.html`, make);

  it('DET-1 that nobody touched is true', async () => {
    expect(html).toContain('ended at 1002.00000000, paid 2.00000000');
    expect(await verify(html)).toMatchObject({
      same: true,
      name: 'x</script>y',
      places: [],
      scenario: [],
      sameFile: true,
    });
  });

  it('RES-1 with another number in its text: what stands there and what should', async () => {
    const told = await verify(html.replace('1002.0', '1102.0'));
    expect(told.same).toBe(false);
    expect(told.places).toEqual([
      expect.objectContaining({ line: 2, first: '1102.00000000,', second: '1002.00000000,' }),
    ]);
  });

  it('DET-1 with another digest, engine revision or data hash in what it says of itself', async () => {
    const { digest } = kept.run.result;
    const [digit, other] = digest.startsWith('0') ? ['0', '1'] : [digest[0]!, '0'];
    const told = await verify(html.replace(`"digest":"${digit}`, `"digest":"${other}`));
    expect(told).toMatchObject({ same: false, digest: { told: other + digest.slice(1), true: digest } });
    expect(await verify(html.replace(/"engineRevision":\d+/, '"engineRevision":999'))).toMatchObject({
      same: false,
    });
    const hash = html.replace(/"hash":"[0-9a-f]{4}/, '"hash":"0000');
    expect((await issuesOf(() => verify(hash))).map(({ code }) => code)).toEqual(['changed-data']);
  });

  it('SCEN-2 of another scenario: what it tells is not what that scenario gives', async () => {
    const told = await verify(html.replaceAll('"value":"2"', '"value":"3"'));
    // Three at 100 with 1 % instead of two: 1,000 - 303 + 306. Two numbers so near each other are one place.
    expect(told.places[0]).toMatchObject({
      first: '1002.00000000, paid 2.00000000',
      second: '1003.00000000, paid 3.00000000',
    });
    expect(told.scenario).toEqual([{ path: 'strategies[0].sizing.value', first: '"3"', second: '"2"' }]);
  });

  it('SCEN-2 whose scenario as written says something else than what ran', async () => {
    const told = await verify(html.replace('balance: 1000', 'balance: 9000'));
    expect(told).toMatchObject({ same: false, places: [], sameFile: false });
    expect(told.scenario).toEqual([{ path: 'account.balance', first: '"1000"', second: '"9000"' }]);
    expect(await verify(html.replace('balance: 1000', 'balance: none'))).toMatchObject({
      same: false,
      scenario: null,
    });
  });

  it('RES-3 any character of it changed is found', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(html.length - 1), async (at) => {
        const letter = html[at] === '7' ? '8' : '7';
        const changed = html.slice(0, at) + letter + html.slice(at + 1);
        const issues = await issuesOf(async () => {
          const { same, sameFile } = await verify(changed);
          // What a run does not prove, comments and the name of the scenario's file, is held against the file.
          expect(same && sameFile === true).toBe(false);
        });
        for (const { severity } of issues) expect(severity).toBe('error');
      }),
      { numRuns: runs(60) },
    );
  });

  it('that is none: another page, two runs in it, broken JSON, JSON of another kind', async () => {
    const wrongWith = async (text: string): Promise<readonly string[]> =>
      (await issuesOf(() => Promise.resolve(originIn(text, 'r.html')))).map(said);
    const none = 'not-a-report: this is no report of Backlot: it does not say which run it tells of';
    expect(await wrongWith('<p>hello</p>')).toEqual([expect.stringContaining(none)]);
    expect(await wrongWith(html + html)).toEqual([expect.stringContaining(none)]);
    const cut = html.replace('"name":', '"name"');
    expect(await wrongWith(cut)).toEqual([
      expect.stringMatching(/^not-a-report: what it says about its run cannot be read/),
    ]);
    const other = '<script type="application/json" id="backlot-run">{"digest":"0"}</script>';
    const told = await wrongWith(other);
    expect(told.length).toBeGreaterThan(3);
    expect(told.find((line) => line.startsWith('bad-origin digest:'))).toBeDefined();
  });
});
