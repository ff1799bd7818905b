import { Paper, Skeleton, Text, Title } from '@mantine/core';
import { lazy, type ReactNode, Suspense } from 'react';
import { type Risk } from '#libs/client';
import { percent } from '../parts/words.js';
import { classShares } from './class-shares.js';
import { FiguresTable } from './figures-table.js';

const Chart = lazy(async () => ({ default: (await import('./chart.js')).Chart }));

const height = 260;

/** How many others each record looks like, before and after. */
export function ClassSizes({ risk }: { risk: Risk }): ReactNode {
  const { before, after } = risk;
  if (after.histogram === undefined) return null;
  const is = classShares(after.histogram);
  const was = before?.histogram && classShares(before.histogram);
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
