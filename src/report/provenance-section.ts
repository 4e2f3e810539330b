/** Where the numbers come from, so that anyone can get them again. */
import type { RunOrigin } from '../scenario/origin.ts';
import { html, type Markup } from './escape.ts';
import { decimal } from './format.ts';
import type { ReportModel } from './model.ts';

export function provenanceSection({ result, scenario, data }: ReportModel, origin: RunOrigin): Markup {
  const { digest, engineRevision, seed, path, period } = result;
  const pairs: readonly (readonly [string, string])[] = [
    ['Digest', digest],
    ['Engine revision', String(engineRevision)],
    ['Seed', String(seed)],
    ['Path inside candles', path],
    ['First and last close', period.from === null ? 'none' : `${period.from} to ${period.to!}`],
    ['Steps', decimal(period.steps, 0)],
    ['Scenario file', origin.written.file],
  ];
  const strategies = origin.strategies.map(
    ({ id, use, hash }) =>
      html`<tr>
        <th scope="row" class="text">${id}</th>
        <td class="text">${use}</td>
        <td class="text"><code>${hash ?? 'built in'}</code></td>
      </tr>`,
  );
  return html`<section id="provenance" aria-labelledby="provenance-title">
    <h2 id="provenance-title">Provenance</h2>
    <p class="quiet">
      The digest is a fingerprint of everything that the run did. The same scenario, candles and engine
      revision give it again on every machine.
    </p>
    <dl class="pairs">
      ${pairs.map(
        ([name, text]) =>
          html`<dt>${name}</dt>
            <dd><code>${text}</code></dd>`,
      )}
    </dl>
    <div class="scroll" tabindex="0" role="region" aria-label="Candles">
      <table>
        <caption>
          Candles
        </caption>
        <thead>
          <tr>
            <th scope="col" class="text">Market</th>
            <th scope="col" class="text">File</th>
            <th scope="col">Candles</th>
            <th scope="col" class="text">Hash</th>
          </tr>
        </thead>
        <tbody>
          ${data.map(
            ({ market, file, candles, hash }) =>
              html`<tr>
                <th scope="row" class="text">${market}</th>
                <td class="text">${file}</td>
                <td>${decimal(candles, 0)}</td>
                <td class="text"><code>${hash}</code></td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
    <div class="scroll" tabindex="0" role="region" aria-label="Strategies">
      <table>
        <caption>
          Strategies
        </caption>
        <thead>
          <tr>
            <th scope="col" class="text">Name</th>
            <th scope="col" class="text">Uses</th>
            <th scope="col" class="text">Hash</th>
          </tr>
        </thead>
        <tbody>
          ${strategies}
        </tbody>
      </table>
    </div>
    <details class="more">
      <summary>The scenario as written</summary>
      <pre tabindex="0">${origin.written.text}</pre>
    </details>
    <details class="more">
      <summary>The scenario in normal form: what ran</summary>
      <pre tabindex="0">${JSON.stringify(scenario, null, 2)}</pre>
    </details>
  </section>`;
}
