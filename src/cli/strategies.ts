/** `backlot strategies`: the built-in strategies and their parameters. */
import type { ParamSpec } from '../strategy/params.ts';
import { withJson, type Command, type JsonFlag } from './flags.ts';

export const strategiesCommand: Command<JsonFlag> = {
  command: 'strategies',
  describe: 'list the built-in strategies with their parameters',
  builder: (cli) => withJson(cli).example('$0 strategies', 'what `use:` of a scenario may name'),
  handler: async ({ json }) => {
    const { builtInStrategies } = await import('../strategy/registry.ts');
    if (json) {
      const list = builtInStrategies.map(({ name, description, params }) => ({ name, description, params }));
      process.stdout.write(`${JSON.stringify(list, null, 2)}\n`);
      return;
    }
    const blocks = builtInStrategies.map(({ name, description, params }) => {
      const lines = Object.entries(params).map(
        ([param, spec]) => `    ${param.padEnd(14)}${described(spec)}`,
      );
      return [name, `  ${description}`, ...lines].join('\n');
    });
    process.stdout.write(`${blocks.join('\n\n')}\n`);
  },
};

function described(spec: ParamSpec): string {
  const of = spec.type === 'choice' ? ` (${spec.of.join(', ')})` : '';
  return `${spec.description}${of} Default: ${String(spec.default)}.`;
}
