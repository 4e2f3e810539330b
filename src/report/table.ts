/** A table of the page, with its name as caption, in a region that scrolls by itself where it is too wide. */
import { html, type Content, type Markup } from './escape.ts';

export function table(title: string, head: Content, rows: Content): Markup {
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${title}">
    <table>
      <caption>
        ${title}
      </caption>
      <thead>
        <tr>
          ${head}
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>
  </div>`;
}
