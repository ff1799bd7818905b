import { type Require, type RiskLimits } from '#libs/contracts';

type Limits = Pick<Require, 'limits'>;

const was = (what: string, before: string | number, now: string | number | undefined): string =>
  now === undefined
    ? `${what} is no longer required, and was ${before}`
    : `${what} is ${now}, and was ${before}`;

/** In words each limit of measured risk that is higher than it was, or gone. */
export function loosenedLimits(before: Limits = {}, now: Limits = {}): string[] {
  return Object.entries(before.limits ?? {}).flatMap(([key, limit]) => {
    const current = now.limits?.[key as keyof RiskLimits];
    return limit === undefined || (current !== undefined && current <= limit)
      ? []
      : [was(`limits.${key}`, limit, current)];
  });
}

/**
 * In words whatever a requirement promises less of than another: limits of risk, k and what it is counted over, l, t, α and δ. How
 * much may be suppressed and how it is enforced are no limits of risk: they cost records. What cannot be compared counts as less.
 */
export function loosened(before: Require = {}, now: Require = {}): string[] {
  return [
    ...loosenedLimits(before, now),
    ...loosenedClasses(before.kAnonymity, now.kAnonymity),
    ...lost('lDiversity', before.lDiversity, now.lDiversity, (a, b) =>
      a.column === b.column && a.kind === b.kind ? b.l >= a.l && (b.c ?? 0) <= (a.c ?? 0) : undefined,
    ),
    ...lost('tCloseness', before.tCloseness, now.tCloseness, (a, b) =>
      a.column === b.column && a.distance === b.distance && a.hierarchy === b.hierarchy
        ? b.t <= a.t
        : undefined,
    ),
    ...lost('alphaK', before.alphaK, now.alphaK, (a, b) =>
      a.column === b.column ? b.alpha <= a.alpha : undefined,
    ),
    ...lost(
      'deltaPresence',
      before.deltaPresence,
      now.deltaPresence,
      (a, b) => b.lower >= a.lower && b.upper <= a.upper,
    ),
  ];
}

function loosenedClasses(before: Require['kAnonymity'], now: Require['kAnonymity']): string[] {
  if (!before) return [];
  if (!now) return [was('kAnonymity.k', before.k, undefined)];
  const k = now.k >= before.k ? [] : [was('kAnonymity.k', before.k, now.k)];
  const [columns, current] = [before.quasiIdentifiers, now.quasiIdentifiers];
  const covers =
    current === columns ||
    (Array.isArray(columns) && Array.isArray(current) && columns.every((name) => current.includes(name)));
  return covers ? k : [...k, 'kAnonymity.quasiIdentifiers leaves columns out that were counted'];
}

/** `holds` says whether a model of now is as strict as one of before; undefined where they are not about the same. */
function lost<M>(
  name: string,
  before: M | readonly M[] | undefined,
  now: M | readonly M[] | undefined,
  holds: (before: M, now: M) => boolean | undefined,
): string[] {
  const list = (models: M | readonly M[] | undefined): readonly M[] =>
    models === undefined ? [] : ([models].flat() as M[]);
  return list(before).some((one) => !list(now).some((other) => holds(one, other) === true))
    ? [`${name} promises less than it did`]
    : [];
}
