import { canonicalText } from '../../duckdb/canonical-text.js';
import { type DuckdbTechnique } from '../../duckdb/dialect.js';
import { type Parameters } from '../../duckdb/parameters.js';
import { type ActionOf } from '../../plan/cell-action.js';

/** What stands for masked characters with `as: label`. */
export const maskedLabel = '[MASKED]';

/**
 * Marks the ends of matches. A noncharacter (Unicode 23.7: for use inside a program, not in interchange), so that values do
 * not have it; one that does is masked whole.
 */
export const matchMark = '\u{10FFFE}';

/** The SQL of masking one text; what is put in depends on how many characters are hidden. */
function masker(action: ActionOf<'masking'>, parameters: Parameters): (text: string) => string {
  const { keepFirst, keepLast, as } = action;
  const fill = parameters.text(as === 'label' ? maskedLabel : action.character);
  const put = (length: string) => (as === 'label' ? fill : `repeat(${fill}, ${length})`);
  if (keepFirst === 0 && keepLast === 0)
    return (t) => `CASE WHEN ${t} IS NULL THEN NULL ELSE ${put(`length(${t})`)} END`;
  const [first, last] = [parameters.integer(keepFirst), parameters.integer(keepLast)];
  return (t) =>
    `CASE WHEN ${t} IS NULL THEN NULL WHEN length(${t}) <= ${first} + ${last} THEN ${put(`length(${t})`)} ELSE ` +
    `left(${t}, ${first}) || ${put(`length(${t}) - ${first} - ${last}`)} || right(${t}, ${last}) END`;
}

/** Only what the pattern matches: matches are put between marks, so that they are where the engine found them. */
function patternSql(
  text: string,
  action: ActionOf<'masking'>,
  pattern: string,
  parameters: Parameters,
): string {
  const mask = masker(action, parameters);
  const mark = parameters.text(matchMark);
  const marked = `regexp_replace(${text}, ${parameters.text(pattern)}, ${mark} || '\\0' || ${mark}, 'g')`;
  const parts =
    `list_transform(string_split(${marked}, ${mark}), lambda part, i: ` +
    `CASE WHEN i % 2 = 1 OR part = '' THEN part ELSE ${mask('part')} END)`;
  return (
    `CASE WHEN ${text} IS NULL THEN NULL WHEN contains(${text}, ${mark}) THEN ${mask(text)} ` +
    `ELSE array_to_string(${parts}, '') END`
  );
}

export const maskingInDuckdb: DuckdbTechnique<'masking'> = {
  cell: (x, { action, rawType }, { parameters }) => {
    const text = canonicalText(x, rawType);
    if (action.pattern !== undefined) return patternSql(text, action, action.pattern, parameters);
    const mask = masker(action, parameters);
    if (!action.keepDomain) return mask(text);
    const domain = `string_split(${text}, '@')[-1]`;
    const local = `left(${text}, length(${text}) - length(${domain}) - 1)`;
    return `CASE WHEN contains(${text}, '@') THEN (${mask(local)}) || '@' || ${domain} ELSE ${mask(text)} END`;
  },
};
