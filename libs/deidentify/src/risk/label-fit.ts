import { numberOf } from './coded-sample.js';

/** Whether a raw value may have become a label. */
export type FitsLabel = (raw: string) => boolean;

const interval = /^([[(])\s*(-inf|[^,]+?)\s*,\s*(inf|[^,]+?)\s*([\])])$/;

/** A test of `[20, 30)`, `(-inf, 5)`, `[90, inf)`, `[1984-01-01, 1984-12-31]`; undefined for what is no interval. */
function intervalFit(label: string): FitsLabel | undefined {
  const found = interval.exec(label);
  if (found === null) return undefined;
  const [, open = '', low = '', high = '', close = ''] = found;
  const from = low === '-inf' ? -Infinity : numberOf(low);
  const to = high === 'inf' ? Infinity : numberOf(high);
  if (Number.isNaN(from) || Number.isNaN(to)) return undefined;
  return (raw) => {
    const value = numberOf(raw);
    return (open === '[' ? value >= from : value > from) && (close === ']' ? value <= to : value < to);
  };
}

/** What all labels of this column have in common, prepared once. */
export interface LabelContext {
  readonly hierarchy?: readonly (readonly string[])[];
  /** Raw values that were seen under each label. */
  readonly seen: ReadonlyMap<string, ReadonlySet<string>>;
}

/**
 * An attacker who knows how a release was generalized tests whether what they know of a person fits a released label:
 * `*` fits everything, an interval what lies in it, `021**` what begins so, `1984-05` every day of it, an ancestor its leaves,
 * and any other label what was seen under it or is the same.
 */
export function fitOf(label: string, { hierarchy, seen }: LabelContext): FitsLabel {
  if (/^\*+$/.test(label)) return () => true;
  const inside = intervalFit(label);
  const [, start] = /^(.+?)\*+$/.exec(label) ?? [];
  const leaves = new Set(hierarchy?.filter((row) => row.includes(label)).map(([leaf]) => leaf ?? ''));
  const known = seen.get(label);
  const number = numberOf(label);
  const calendar = /^\d{4}(-\d{2})?$/.test(label);
  return (raw) =>
    raw === label ||
    known?.has(raw) === true ||
    leaves.has(raw) ||
    inside?.(raw) === true ||
    (start !== undefined && raw.startsWith(start)) ||
    (calendar && raw.startsWith(`${label}-`)) ||
    (!Number.isNaN(number) && numberOf(raw) === number);
}
