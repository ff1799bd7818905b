import { type ActionOf } from '#libs/contracts';
import { canonicalText } from '../../sql/canonical-text.js';
import { type DuckdbTechnique } from '../../sql/dialect.js';
import { type Parameters } from '../../sql/parameters.js';

/** What stands for masked characters with `as: label`. */
export const maskedLabel = '[MASKED]';

/**
 * Marks the ends of matches. A noncharacter (Unicode 23.7: for use inside a program, not in interchange), so that values do
 * not have it; one that does is masked whole.
 */
export const matchMark = '\u{10FFFE}';

/** Masks the first `length` characters of a text that is not missing; those behind them are left out. */
type Masker = (text: string, length: string) => string;

function masker(action: ActionOf<'masking'>, parameters: Parameters): Masker {
  const { keepFirst, keepLast, as } = action;
  const fill = parameters.text(as === 'label' ? maskedLabel : action.character);
  const put = (length: string) => (as === 'label' ? fill : `repeat(${fill}, ${length})`);
  if (keepFirst === 0 && keepLast === 0) return (_, length) => put(length);
  const [first, last] = [parameters.integer(keepFirst), parameters.integer(keepLast)];
  return (t, length) => {
    const parts = [
      ...(keepFirst > 0 ? [`left(${t}, ${first})`] : []),
      put(`${length} - ${first} - ${last}`),
      ...(keepLast > 0 ? [`substr(${t}, ${length} - ${last} + 1, ${last})`] : []),
    ];
    return `CASE WHEN ${length} <= ${first} + ${last} THEN ${put(length)} ELSE ${parts.join(' || ')} END`;
  };
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
    `CASE WHEN i % 2 = 1 OR part = '' THEN part ELSE ${mask('part', 'length(part)')} END)`;
  return (
    `CASE WHEN ${text} IS NULL THEN NULL WHEN contains(${text}, ${mark}) THEN ${mask(text, `length(${text})`)} ` +
    `ELSE array_to_string(${parts}, '') END`
  );
}

export const maskingInDuckdb: DuckdbTechnique<'masking'> = {
  cell: (x, { action, rawType }, { parameters }) => {
    const text = canonicalText(x, rawType);
    if (action.pattern !== undefined) return patternSql(text, action, action.pattern, parameters);
    const mask = masker(action, parameters);
    const whole = mask(text, `length(${text})`);
    if (!action.keepDomain) return `CASE WHEN ${text} IS NULL THEN NULL ELSE ${whole} END`;
    const domain = `string_split(${text}, '@')[-1]`;
    const local = mask(text, `(length(${text}) - length(${domain}) - 1)`);
    return (
      `CASE WHEN ${text} IS NULL THEN NULL WHEN contains(${text}, '@') THEN ${local} || '@' || ${domain} ` +
      `ELSE ${whole} END`
    );
  },
};
