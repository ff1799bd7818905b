import { type NoisyValue, type QueryAnswer } from '#libs/client';

const number = new Intl.NumberFormat(undefined, { maximumSignificantDigits: 6 });

/** One figure of an answer, with what it is of: a group, a bin, both, or all. */
export interface Line {
  readonly name: string;
  readonly value: NoisyValue;
}

function nameOf(of: NoisyValue['of'], key?: string | number | boolean): string {
  const parts = [
    ...(key === undefined ? [] : [String(key)]),
    ...(of === undefined
      ? []
      : [typeof of === 'object' ? `${number.format(of.from)} to ${number.format(of.to)}` : String(of)]),
  ];
  return parts.length === 0 ? 'All' : parts.join(', ');
}

export function linesOf({ values, groups }: Pick<QueryAnswer, 'values' | 'groups'>): Line[] {
  return [
    ...(values ?? []).map((value) => ({ name: nameOf(value.of), value })),
    ...(groups ?? []).flatMap(({ key, values: inner }) =>
      inner.map((value) => ({ name: nameOf(value.of, key), value })),
    ),
  ];
}

/** Where values lie on one scale from 2 to 98 that holds all of them, their intervals and zero. */
export function scaleOf(lines: readonly Line[]): (at: number) => number {
  const ends = lines.flatMap(({ value }) => [
    value.value,
    ...(value.interval ? [value.interval.lower, value.interval.upper] : []),
  ]);
  const [low, high] = [Math.min(0, ...ends), Math.max(0, ...ends)];
  return (at) => (high === low ? 50 : ((at - low) / (high - low)) * 96 + 2);
}
