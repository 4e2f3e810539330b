/** Whatever a name holds, it stays text. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapeHtml, html, Markup, scriptJson } from '../../src/report/escape.ts';
import { runs } from '../support/runs.ts';

/** What markup is made of, and what deceives the eye. */
const unit = fc.constantFrom(
  '<',
  '>',
  '&',
  '"',
  "'",
  '=',
  '/',
  ' ',
  'a',
  'é',
  '\u202e',
  '\u0000',
  '\u2028',
  '\ud83d',
);

/** Under another name, so that no formatter takes the template for a page. */
const markup = html;

describe('html', () => {
  it('escapes values and leaves markup, lists and null as they are meant', () => {
    const name = `<b a="1" c='2'>&`;
    const escaped = '&lt;b a=&quot;1&quot; c=&#39;2&#39;&gt;&amp;';
    expect(markup`<p title="${name}">${name}</p>`.text).toBe(`<p title="${escaped}">${escaped}</p>`);
    expect(markup`<ul>${['<', markup`<li>${1}</li>`, null]}</ul>`.text).toBe('<ul>&lt;<li>1</li></ul>');
  });

  it('shows controls and turns of direction as what they are', () => {
    expect(escapeHtml('a\u202eb\u0000c\u001bd\ne\tf')).toBe('a\\u{202e}b\\u{0}c\\u{1b}d\ne\tf');
  });

  it('leaves no character that opens or ends markup, for any text', () => {
    const property = fc.property(fc.string({ unit }), (text) => {
      expect(escapeHtml(text)).not.toMatch(/[<>"']|&(?!(amp|lt|gt|quot|#39);)/);
    });
    fc.assert(property, { numRuns: runs(100) });
  });
});

describe('scriptJson', () => {
  it('ends no script and breaks no line', () => {
    const text = '</script><!--<script>\u2028\u2029&';
    expect(scriptJson({ text })).toEqual(
      new Markup('{"text":"\\u003c/script\\u003e\\u003c!--\\u003cscript\\u003e\\u2028\\u2029\\u0026"}'),
    );
  });

  it('is read back as it was, for any JSON', () => {
    const property = fc.property(fc.jsonValue(), (value) => {
      const { text } = scriptJson(value);
      expect(text).not.toMatch(/[<>&\u2028\u2029]/);
      expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
    });
    fc.assert(property, { numRuns: runs(100) });
  });
});
