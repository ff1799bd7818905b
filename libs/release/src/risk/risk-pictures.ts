import { type AttackResult, type RiskFigures } from '#libs/contracts';

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text that is safe as content and in quoted attributes. */
export const escaped = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => entities[character] ?? '');

/** A share for people; never 0 % for something that is there. */
export function percent(share: number): string {
  if (share > 0 && share < 0.0005) return '< 0.1 %';
  return `${(share * 100).toFixed(1)} %`;
}

const colors = { before: '#b5544a', after: '#1d7a74', baseline: '#7b868b', ink: '#2b3438', line: '#c9d1d4' };

const width = 640;
const left = 190;
const right = 70;
const scale = (share: number): number => left + (width - left - right) * Math.min(1, Math.max(0, share));

export interface BarRow {
  readonly label: string;
  readonly share: number;
  readonly kind?: 'before' | 'after' | 'baseline';
  readonly interval?: { readonly lower: number; readonly upper: number };
}

function barRow({ label, share, kind = 'after', interval }: BarRow, y: number): string {
  const x = scale(share);
  const whisker = interval
    ? `<path d="M${scale(interval.lower)} ${y + 9}H${scale(interval.upper)}M${scale(interval.lower)} ${y + 5}v8M${scale(interval.upper)} ${y + 5}v8" stroke="${colors.ink}" fill="none"/>`
    : '';
  const end = scale(interval?.upper ?? share);
  return (
    `<text x="${left - 8}" y="${y + 13}" text-anchor="end">${escaped(label)}</text>` +
    `<rect x="${left}" y="${y + 2}" width="${Math.max(1, x - left).toFixed(1)}" height="14" fill="${colors[kind]}"/>` +
    `${whisker}<text x="${end + 6}" y="${y + 13}">${escaped(percent(share))}</text>`
  );
}

/** Shares as bars from 0 to 1, with confidence intervals as whiskers. Figures that a reader also finds in a table. */
export function bars(title: string, rows: readonly BarRow[]): string {
  const height = rows.length * 22 + 6;
  const axis = `<path d="M${left} 0V${height}M${scale(1)} 0V${height}" stroke="${colors.line}"/>`;
  return (
    `<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${escaped(title)}" font-size="12" fill="${colors.ink}">` +
    `${axis}${rows.map((row, i) => barRow(row, i * 22 + 2)).join('')}</svg>`
  );
}

/** An attack and what it is compared with. */
export function attackRows(
  name: string,
  { rate, rateInterval, baseline, baselineInterval, risk, riskInterval }: AttackResult,
): BarRow[] {
  return [
    { label: `${name}: success`, share: rate, interval: rateInterval },
    { label: 'baseline', share: baseline, interval: baselineInterval, kind: 'baseline' },
    { label: 'risk above it', share: risk, interval: riskInterval },
  ];
}

type Bins = NonNullable<RiskFigures['histogram']>;

const widths = [1, 2, 3, 4, 5, 10, 20, 50, 100, 1000, 10_000];

/** Shares of records by the size of their class, in at most twelve groups. */
export function groupSizes(bins: Bins): { label: string; share: number }[] {
  const records = bins.reduce((sum, bin) => sum + bin.records, 0);
  return [...widths, Infinity].map((to, i) => {
    const from = (widths[i - 1] ?? 0) + 1;
    const inside = bins
      .filter((bin) => bin.from >= from && bin.from <= to)
      .reduce((sum, bin) => sum + bin.records, 0);
    const label = to === from ? String(to) : to === Infinity ? `${from} and more` : `${from}–${to}`;
    return { label, share: records === 0 ? 0 : inside / records };
  });
}

/** How many records share their quasi-identifiers with how many, before and after. */
export function classPicture(before: Bins | undefined, after: Bins): string {
  const [a, b] = [groupSizes(after), before && groupSizes(before)];
  const rows = a.flatMap(({ label, share }, i): BarRow[] => {
    const was = b?.[i]?.share;
    if (share === 0 && (was ?? 0) === 0) return [];
    const now: BarRow = { label: was === undefined ? `class of ${label}` : 'after', share };
    return was === undefined
      ? [now]
      : [{ label: `class of ${label}: before`, share: was, kind: 'before' }, now];
  });
  return bars('Share of records by the size of their class', rows);
}
