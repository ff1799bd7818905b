import { Paper, Skeleton, Text, Title } from '@mantine/core';
import { lazy, type ReactNode, Suspense } from 'react';
import { type ClassBin, type Risk } from '../api/types.js';
import { percent } from '../parts/words.js';
import { FiguresTable } from './figures-table.js';

const Chart = lazy(async () => ({ default: (await import('./chart.js')).Chart }));

const edges = [1, 2, 3, 4, 5, 10, 20, 50, 100, 1000, 10_000, Infinity];

/** Shares of records by the size of their class, in a dozen groups. */
function shares(bins: readonly ClassBin[]): { label: string; share: number }[] {
  const records = bins.reduce((sum, bin) => sum + bin.records, 0);
  return edges.map((to, i) => {
    const from = (edges[i - 1] ?? 0) + 1;
    const inside = bins.filter((bin) => bin.from >= from && bin.from <= to);
    const label = to === from ? String(to) : to === Infinity ? `> ${from - 1}` : `${from}–${to}`;
    const share = inside.reduce((sum, bin) => sum + bin.records, 0) / Math.max(1, records);
    return { label, share };
  });
}

const height = 260;

/** How many others each record looks like, before and after. */
export function ClassSizes({ risk }: { risk: Risk }): ReactNode {
  const { before, after } = risk;
  if (after.histogram === undefined) return null;
  const is = shares(after.histogram);
  const was = before?.histogram && shares(before.histogram);
  const categories = is.map(({ label }) => label);
  const values = (list: readonly { share: number }[]): number[] => list.map(({ share }) => share);
  const series = [
    ...(was ? [{ name: 'Raw data', color: 'red', values: values(was) }] : []),
    { name: 'Release', color: 'teal', values: values(is) },
  ];
  const head = ['Records in the class', ...series.map(({ name }) => name)];
  const rows = is.map(({ label, share }, i) => {
    const raw = was?.[i]?.share;
    return [label, ...(raw === undefined ? [] : [percent(raw)]), percent(share)];
  });
  return (
    <Paper withBorder p="lg" component="section" aria-label="Class sizes">
      <Title order={2} size="h4">
        How many look alike?
      </Title>
      <Text size="sm" c="dimmed" mb="sm">
        The share of records by how many records have the same quasi-identifiers.
      </Text>
      <Suspense fallback={<Skeleton height={height} />}>
        <Chart
          label="Share of records by the size of their class"
          categories={categories}
          series={series}
          height={height}
        />
      </Suspense>
      <details>
        <summary>The same as a table</summary>
        <FiguresTable caption="Share of records by the size of their class" head={head} rows={rows} />
      </details>
    </Paper>
  );
}
