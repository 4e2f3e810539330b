/** Commands and flags: help, the lists, and every way to hold it wrong (exit code 2, told in both forms). */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { commands, completion } from '../../src/cli/command-list.ts';
import * as library from '../../src/index.ts';
import { outputIndex, seriesKey, type ReadingSpec } from '../../src/indicators/registry.ts';
import { indicatorKinds } from '../../src/indicators/spec.ts';
import { resultJsonSchema } from '../../src/scenario/result-schema.ts';
import { scenarioJsonSchema } from '../../src/scenario/check.ts';
import { traceJsonSchema } from '../../src/scenario/trace-schema.ts';
import { strategyNames } from '../../src/strategy/registry.ts';
import { backlot, root } from './spawn.ts';

describe('held wrong', () => {
  it.each([
    [[], 'a command is missing', '', ''],
    [['rnu', 'x.yaml'], 'there is no command rnu', 'Did you mean run? ', ''],
    [['xyzzy'], 'there is no command xyzzy', '', ''],
    [['run'], '<file> is missing: backlot run <file>', '', 'run '],
    [['check', '--json=false'], '<files..> is missing: backlot check <files..>', '', 'check '],
    [['run', 'scenarios/demo.yaml', '--jsn'], 'there is no --jsn', 'Did you mean --json? ', 'run '],
    [['run', '--opne', 'x.yaml'], 'there is no --opne', 'Did you mean --open? ', 'run '],
    [['run', 'x.yaml', '--sett', 'a=1'], 'there is no --sett', 'Did you mean --set? ', 'run '],
    [['run', 'x.yaml', '--no-bnd'], 'there is no --bnd', 'Did you mean --band? ', 'run '],
    [['run', 'x.yaml', '-q'], 'there is no -q', '', 'run '],
    [['run', 'a.yaml', 'b.yaml'], 'this is one too many: b.yaml', '', 'run '],
    [
      ['schema', 'results'],
      '<of>: expected one of result, scenario, trace, got "results"',
      'Did you mean result? ',
      'schema ',
    ],
    [
      ['report', 'x', '--format', 'htm'],
      '--format: expected one of html, md, csv, json, got "htm"',
      'Did you mean html? ',
      'report ',
    ],
    [['run', 'x.yaml', '--set'], '--set needs a value', '', 'run '],
    [['data'], 'a command is missing', '', 'data '],
    [['data', 'imprt', 'x'], 'there is no command imprt', 'Did you mean import? ', 'data '],
    [
      ['data', 'import', 'x', '--mraket=3'],
      'there is no --mraket',
      'Did you mean --market? ',
      'data import ',
    ],
  ])('%j', (args, told, meant, help) => {
    const err = `error: ${told}\n  ${meant}See \`backlot ${help}--help\`.\n`;
    expect(backlot(args)).toEqual({ code: 2, out: '', err });
  });

  it('RES-1 with --json it is told as one object', () => {
    const { code, out, err } = backlot(['run', '--json']);
    expect([code, err]).toEqual([2, '']);
    expect(JSON.parse(out)).toEqual({
      error: {
        code: 'bad-input',
        issues: [expect.objectContaining({ code: 'bad-usage', severity: 'error' })],
      },
    });
  });
});

describe('asked', () => {
  it('--help names the commands, and that of a command its flags; neither runs anything', () => {
    const all = backlot(['--help']);
    expect([all.code, all.err]).toEqual([0, '']);
    for (const { command, describe: meaning } of commands) {
      expect(all.out).toContain(`backlot ${String(command)} `);
      expect(all.out).toContain(String(meaning));
    }
    // The same commands, asked for in a way that the parser answers.
    const parsed = backlot(['--help', '--json']);
    for (const { command } of commands) expect(parsed.out).toContain(`backlot ${String(command)} `);
    const run = backlot(['run', 'nowhere.yaml', '--help']);
    expect([run.code, run.err]).toEqual([0, '']);
    for (const flag of ['--json', '--quiet', '--band']) expect(run.out).toContain(flag);
  });

  it('-h asks the same, of everything and of a command', () => {
    expect(backlot(['-h'])).toEqual(backlot(['--help']));
    expect(backlot(['run', '-h'])).toEqual(backlot(['run', '--help']));
  });

  it.each([...commands, completion].map(({ command }) => String(command).split(' ')[0]!))(
    '%s --help shows examples',
    (name) => {
      const { code, out, err } = backlot([name, '--help']);
      expect([code, err]).toEqual([0, '']);
      expect(out).not.toContain('$0');
      expect(out.slice(out.indexOf('Examples:\n'))).toContain(`\n  backlot ${name}`);
    },
  );

  it('--version is that of the package', () => {
    const { version } = JSON.parse(readFileSync(`${root}package.json`, 'utf8')) as { version: string };
    for (const args of [['--version'], ['--version', '--json']])
      expect(backlot(args)).toEqual({ code: 0, out: `${version}\n`, err: '' });
  });

  it('completion prints a script, and completes commands and flags', () => {
    const { code, out, err } = backlot(['completion']);
    expect([code, err]).toEqual([0, '']);
    expect(out).toContain('###-begin-backlot-completions-###');
    const words = (...typed: string[]): readonly string[] =>
      backlot(['--get-yargs-completions', 'backlot', ...typed]).out.split('\n');
    expect(words('ch')).toEqual(
      expect.arrayContaining(commands.map(({ command }) => String(command).split(' ')[0])),
    );
    expect(words('run', '--')).toEqual(expect.arrayContaining(['--set', '--out', '--open', '--report']));
  });

  it('indicators lists every kind as a call that works, with defaults and outputs', () => {
    interface Listed { name: string; call: string; params: Record<string, unknown>; outputs: string[] } // prettier-ignore
    const list = JSON.parse(backlot(['indicators', '--json']).out) as Listed[];
    expect(list.map(({ name }) => name)).toEqual(indicatorKinds);
    const make = library as unknown as Record<string, (...args: unknown[]) => ReadingSpec>;
    for (const { name, call, params, outputs } of list) {
      const [, inside] = /^\w+\((.*)\)$/.exec(call)!;
      const places = inside!.replace(/, \{.*|^\{.*/, '').split(', ').filter((word) => word !== ''); // prettier-ignore
      for (const output of outputs) {
        const args = places.map((word, i) => (word === 'output' ? output : (params[word] ?? 5 + i)));
        const spec = make[name]!(...args, { timeframe: '1w' });
        expect(outputIndex(spec), call).toBe(outputs.indexOf(output));
        expect(seriesKey(spec), call).toMatch(/@1w$/);
      }
    }
    const { code, out } = backlot(['indicators']);
    expect(code).toBe(0);
    expect(out).toContain('macd(fast, slow, signal, output, { source, timeframe })');
    expect(out).toContain('Defaults: fast 12, slow 26, signal 9, source close.');
  });

  it('RES-1 schema result, scenario and trace print JSON Schema', () => {
    const result = backlot(['schema', 'result']);
    expect([result.code, result.err]).toEqual([0, '']);
    expect(JSON.parse(result.out)).toEqual(JSON.parse(JSON.stringify(resultJsonSchema())));
    const scenario = backlot(['schema', 'scenario', '--json']);
    expect(JSON.parse(scenario.out)).toEqual(JSON.parse(JSON.stringify(scenarioJsonSchema())));
    const trace = backlot(['schema', 'trace']);
    expect(JSON.parse(trace.out)).toEqual(JSON.parse(JSON.stringify(traceJsonSchema())));
    expect(JSON.parse(scenario.out)).toMatchObject({ $schema: expect.any(String) as string, type: 'object' });
  });

  it('strategies lists each built-in with its parameters', () => {
    const list = JSON.parse(backlot(['strategies', '--json']).out) as { name: string; params: object }[];
    expect(list.map(({ name }) => name)).toEqual(strategyNames);
    expect(list.find(({ name }) => name === 'moving-average-cross')!.params).toHaveProperty('fast.default');
    const { code, out } = backlot(['strategies']);
    expect(code).toBe(0);
    for (const name of strategyNames) expect(out).toContain(`${name}\n`);
    expect(out).toMatch(/ {4}fast +\S.* Default: \d+\.\n/);
  });
});
