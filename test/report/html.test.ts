/** The page as text: one file that asks nobody for anything, the same bytes for the same run, and harmless names. */
import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { interpreterScript } from '../../src/report/assets.ts';
import { originOf, type RunOrigin } from '../../src/scenario/origin.ts';
import { runScenario, type FinishedRun } from '../../src/scenario/run.ts';
import { csv, openText, plain } from '../scenario/make.ts';
import { carriedBy, pageOf, runOfText, smallRun } from './make.ts';

const evil = `</script><script>alert(1)</script><img src=x onerror="alert('2')">`;
let run: FinishedRun;
let page: string;
beforeAll(async () => {
  run = await smallRun(true);
  page = await pageOf(run);
});

const scripts = (html: string): readonly string[] =>
  [...html.matchAll(/<script>([\s\S]*?)<\/script>/g)].map((match) => match[1]!);
const policy = (html: string): string =>
  /<meta http-equiv="Content-Security-Policy" content="([^"]*)">/.exec(html)![1]!;
const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
/** Without what it carries as data and runs. */
const markup = (html: string): string => html.replaceAll(/<(script|style)[^>]*>[\s\S]*?<\/\1>/g, '');

describe('the page', () => {
  it('names every script and its style by hash, and allows nothing else', () => {
    const style = /<style>([\s\S]*?)<\/style>/.exec(page)![1]!;
    expect(scripts(page)).toHaveLength(3);
    expect(policy(page)).toBe(
      `default-src 'none'; script-src ${scripts(page).map(hashOf).join(' ')}; style-src ${hashOf(style)}; base-uri 'none'; form-action 'none'`,
    );
    // The policy stands before anything that it is to judge.
    expect(page.indexOf('Content-Security-Policy')).toBeLessThan(page.indexOf('<style'));
    expect(page.indexOf('Content-Security-Policy')).toBeLessThan(page.indexOf('<title'));
  });

  it('loads nothing, handles nothing in attributes, and styles nothing in them', () => {
    expect(markup(page)).not.toMatch(/\s(src|srcset|action|formaction|style|on\w+)=/);
    expect([...markup(page).matchAll(/href="([^"]*)"/g)].filter(([, to]) => !to!.startsWith('#'))).toEqual(
      [],
    );
    expect(markup(page)).not.toMatch(/https?:\/\/(?!www\.w3\.org)/);
  });

  it('DET-1 has the same bytes for the same run', async () => {
    expect(await pageOf(run)).toBe(page);
    expect(await pageOf(await smallRun(true))).toBe(page);
    expect(await pageOf(await smallRun(false))).not.toBe(page);
  });

  it('carries where the run came from', () => {
    const origin = carriedBy(page, 'backlot-run') as RunOrigin;
    expect(origin).toEqual(originOf(run, 's.yaml'));
    expect([origin.name, origin.digest, origin.data[0]!.hash]).toEqual([
      'test',
      run.result.digest,
      run.data[0]!.hash,
    ]);
  });

  it('tells sentence, figures, trades, costs and provenance without a script', () => {
    const text = markup(page)
      .replaceAll(/<[^>]*>/g, ' ')
      .replaceAll('\u202f', ' ')
      .replace(/\s+/g, ' ');
    for (const told of [
      'It gained 0.26 %, but with only 2 closed trades: too little to tell skill from luck.',
      'Maximum drawdown', 'max((peak - equity) / peak)', 'Fees and slippage took 74.0 % of what prices brought.',
      'No candle left open in which order its fills came', 'Nothing was refused', 'A time inside a candle is a place on the walk’s clock (PATH-7)', 'Average holding time', '≈ ', run.result.digest, run.data[0]!.hash,
    ]) expect(text).toContain(told); // prettier-ignore
  });

  it('has ids of their own, and points to none that is not there', () => {
    const ids = [...markup(page).matchAll(/\sid="([^"]*)"/g)].map((match) => match[1]!);
    expect(new Set(ids).size).toBe(ids.length);
    const named = [...markup(page).matchAll(/(?:aria-labelledby="|href="#)([^"]*)"/g)].map(
      (match) => match[1]!,
    );
    expect(named.length).toBeGreaterThan(8);
    expect(named.filter((id) => !ids.includes(id))).toEqual([]);
  });
});

describe('hostile names', () => {
  it('stay text wherever they stand: scenario, market, file, strategy, findings', async () => {
    const quoted = (text: string): string => JSON.stringify(text);
    const scenario = plain({
      1: `name: ${quoted(`${evil} & \u2028 "quoted"`)}`,
      8: `  ${quoted(`<i>${evil}/USD`)}:`.replace('</', '<\\\\/').replaceAll('/script', '-script'),
      9: `    file: ${quoted(evil)}`,
      10: 'strategies:',
      11: `  ${quoted(evil)}: {use: buy-and-hold}`,
    });
    const text = scenario.replace('<i><\\\\/script', '<i><-script');
    const gap = csv(['100 101 99 100', '100 102 99 101', '101 103 100 102', '102 104 101 103']).replace(
      /2024-01-03.*\n/,
      '',
    );
    const hostile = runScenario(await openText(text, { candles: { [evil]: gap } }), { band: false });
    expect(hostile.result.dataFindings).toHaveLength(1);
    const html = await pageOf(hostile);
    expect(markup(html)).not.toContain('<img');
    expect(markup(html)).not.toContain('<i>');
    expect(scripts(html)).toEqual(scripts(page));
    expect(policy(html)).toBe(policy(page));
    expect(html.match(/<script/g)).toHaveLength(html.match(/<\/script>/g)!.length);
    expect(html).toContain('&lt;/script&gt;&lt;script&gt;alert(1)');
    expect((carriedBy(html, 'backlot-run') as RunOrigin).name).toContain(evil);
  });

  it('of currencies too', async () => {
    const text = plain({ 5: '  currency: "<b>$"', 8: '  "A/<b>$":' });
    const html = await pageOf(await runOfText(text));
    expect(markup(html)).not.toContain('<b>$');
    expect(html).toContain('&lt;b&gt;$');
  });
});

describe('the interpreter of vega', () => {
  it('becomes a script, or the report refuses to be written', () => {
    const module =
      "import { a, b } from 'vega-util';\nfunction expression() {}\nexport { expression as expressionInterpreter };\n";
    expect(interpreterScript(module)).toContain('const { a, b } = vega;');
    expect(() => interpreterScript(`${module}\nexport const more = 1;\n`)).toThrow('not the module');
  });
});
