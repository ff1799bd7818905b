import { type SpanAction } from '#libs/contracts';
import { type DuckdbTechnique, type Tools } from '../../sql/dialect.js';
import { findEverywhere } from './find-everywhere.js';
import { spanWriter, type SpanWriter } from './span-writer.js';

/** Categories that some action speaks of; undefined where one speaks of all. */
function categoriesOf(spans: readonly SpanAction[]): ReadonlySet<string> | undefined {
  const named = spans.map(({ categories }) => categories);
  return named.includes(undefined) ? undefined : new Set(named.flatMap((categories) => categories ?? []));
}

/**
 * Rewrites texts: each span that is found and that an action speaks of, by the first that does; the rest stays.
 * @throws Problem key.unavailable when the keys of a domain were not brought
 */
export function textWriter(
  spans: readonly SpanAction[],
  tools: Pick<Tools, 'keys' | 'hmac' | 'findSpans'>,
): (text: string) => string {
  const wanted = categoriesOf(spans);
  const writers = spans.map(({ categories, action }) => ({ categories, write: spanWriter(action, tools) }));
  const writerOf = (category: string): SpanWriter | undefined =>
    writers.find(({ categories }) => categories?.includes(category) ?? true)?.write;
  return (text) => {
    const parts: string[] = [];
    let from = 0;
    for (const { category, start, end } of findEverywhere(text, (piece) => tools.findSpans(piece, wanted))) {
      const write = writerOf(category);
      if (write === undefined) continue;
      parts.push(text.slice(from, start), write(text.slice(start, end), category));
      from = end;
    }
    return from === 0 ? text : parts.join('') + text.slice(from);
  };
}

/** Detection and replacement in text as a function over chunks. */
export const inTextInDuckdb: DuckdbTechnique<'in-text'> = {
  functions: ({ action }, { tools, name }) => {
    const write = textWriter(action.spans, tools);
    return [
      {
        name: name('text'),
        parameters: ['VARCHAR'],
        returns: 'VARCHAR',
        volatile: false,
        run: ([values = []]) => values.map((value) => (typeof value === 'string' ? write(value) : null)),
      },
    ];
  },
  cell: (x, _, { name }) => `${name('text')}(${x})`,
};
