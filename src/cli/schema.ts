/** `backlot schema result|scenario|trace`: the JSON Schema of what `run` and `trace` print with --json, or of a scenario file. */
import { withJson, type Command, type JsonFlag } from './flags.ts';

const documents = ['result', 'scenario', 'trace'] as const;

export interface SchemaFlags extends JsonFlag {
  readonly of: (typeof documents)[number];
}

export const schemaCommand: Command<SchemaFlags> = {
  command: 'schema <of>',
  describe: 'print a JSON Schema',
  builder: (cli) =>
    withJson(cli)
      .positional('of', {
        choices: documents,
        demandOption: true,
        describe: 'what `run --json` or `trace --json` prints, or what a scenario file may hold',
      })
      .example('$0 schema scenario > scenario.json', 'for completion in an editor'),
  handler: async ({ of }) => {
    process.stdout.write(`${JSON.stringify(await documentOf(of), null, 2)}\n`);
  },
};

async function documentOf(of: SchemaFlags['of']): Promise<object> {
  switch (of) {
    case 'result':
      return (await import('../scenario/result-schema.ts')).resultJsonSchema();
    case 'trace':
      return (await import('../scenario/trace-schema.ts')).traceJsonSchema();
    case 'scenario':
      return (await import('../scenario/check.ts')).scenarioJsonSchema();
  }
}
