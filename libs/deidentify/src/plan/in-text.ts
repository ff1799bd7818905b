import { type Column, type Policy, type SpanAction } from '#libs/contracts';
import { spanAction } from '../techniques/in-text/span-action.js';

const listed = <T>(value: T | T[] | undefined): T[] | undefined =>
  value === undefined ? undefined : Array.isArray(value) ? value : [value];

/**
 * What happens to the spans of a text column: the policy's `inText` transforms, in order, that name the column, or that name
 * none where the column is released anyway (`kept`). Undefined when there is none.
 */
export function spansFor(
  policy: Policy,
  column: Column,
  kept: boolean,
): { spans: SpanAction[]; rule: number; named: boolean } | undefined {
  let named: number | undefined;
  const spans: SpanAction[] = [];
  policy.transforms.forEach((transform, rule) => {
    const { match } = transform;
    if (match.inText !== true) return;
    const names = listed(match.column);
    if (names !== undefined && !names.includes(column.name)) return;
    const action = spanAction(transform);
    if (action === undefined) return;
    if (names !== undefined) named ??= rule;
    const categories = listed(match.category);
    spans.push({ ...(categories === undefined ? {} : { categories }), action, rule });
  });
  const [first] = spans;
  if (first === undefined || (named === undefined && !kept)) return undefined;
  return { spans, rule: named ?? first.rule, named: named !== undefined };
}
