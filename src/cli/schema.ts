/** `backlot schema result|scenario`: the JSON Schema of what `run --json` prints, or of a scenario file. */
import { withJson, type Command, type JsonFlag } from './flags.ts';

const documents = ['result', 'scenario'] as const;

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
        describe: 'what `run --json` prints, or what a scenario file may hold',
      })
      .example('$0 schema scenario > scenario.json', 'for completion in an editor'),
  handler: async ({ of }) => {
    const document =
      of === 'result'
        ? (await import('../scenario/result-schema.ts')).resultJsonSchema()
        : (await import('../scenario/check.ts')).scenarioJsonSchema();
    process.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
  },
};
