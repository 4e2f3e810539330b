/** Where the page shows the way of a signal (FLOW-1): in the dialog of a trade, and in one of its own for a refusal. */
import { html, type Markup } from './escape.ts';

const title = 'The way of its signal, from the decision on';

export const tradeWay = (): Markup =>
  html`<details class="more" id="trade-way" open>
    <summary>${title}</summary>
    <p class="quiet small" id="trade-way-note"></p>
    ${wayTable('trade-way', title)}
  </details>`;

export const wayDialog = (): Markup =>
  html`<dialog id="way-dialog" aria-labelledby="way-title">
    <div class="dialog-head">
      <h2 id="way-title">Signal</h2>
      <button type="button" class="plain" id="way-close">Close</button>
    </div>
    <p class="quiet small" id="way-note"></p>
    ${wayTable('way', 'The way of the signal')}
  </dialog>`;

const wayTable = (id: string, name: string): Markup =>
  html`<div class="scroll way" id="${id}-table" tabindex="0" role="region" aria-label="${name}">
    <table>
      <thead>
        <tr>
          <th scope="col" class="text">At</th>
          <th scope="col" class="text">What happened</th>
        </tr>
      </thead>
      <tbody id="${id}-rows"></tbody>
    </table>
  </div>`;
