/** `backlot schema result|scenario` */
import { scenarioJsonSchema } from '../scenario/check.ts';
import { resultJsonSchema } from '../scenario/result-schema.ts';

export function schema(of: 'result' | 'scenario'): void {
  const document = of === 'result' ? resultJsonSchema() : scenarioJsonSchema();
  process.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
}
