/** The name of a figure with its definition a click away. */
import type { Definition } from './assets.ts';
import { html, type Markup } from './escape.ts';

export function defined(label: string, definition: Definition | undefined): Markup {
  if (definition === undefined) return html`<span>${label}</span>`;
  const { what, formula, unit, undefined: none, source } = definition;
  return html`<details class="definition">
    <summary>${label}</summary>
    <div>
      <p>${plain(what)}</p>
      <p>Formula: <code>${plain(formula)}</code></p>
      <p>Unit: ${plain(unit)}</p>
      <p>Undefined: ${plain(none)}</p>
      <p>Source: ${plain(source)}</p>
    </div>
  </details>`;
}

const plain = (text: string): string => text.replaceAll('`', '');
