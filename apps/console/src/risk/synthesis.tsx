import { Paper, Text, Title } from '@mantine/core';
import { type ReactNode } from 'react';
import { type SynthesisReport } from '#libs/client';
import { count, figure, percent } from '../parts/words.js';
import { FiguresTable } from './figures-table.js';

/** What made-up records cost of the privacy budget, and how near they come to the real ones. */
export function Synthesis({ report }: { report: SynthesisReport }): ReactNode {
  const { method, epsilon, delta, unit, records, pairwise, classifier } = report;
  const rows: [string, string][] = [
    ['Method', method.toUpperCase()],
    ['Records', count(records)],
    ['Privacy loss ε', figure(epsilon)],
    ['δ', String(delta)],
    ['Hides one', unit],
    ...(pairwise
      ? ([
          ['Distance of pairs of columns from the real ones, mean', percent(pairwise.mean)],
          ['the same, greatest', percent(pairwise.greatest)],
        ] satisfies [string, string][])
      : []),
    ...(classifier
      ? ([
          [
            `Accuracy for ${classifier.label}, trained on synthetic, tested on real`,
            percent(classifier.release),
          ],
          ['the same, trained on real', percent(classifier.raw)],
          ['the most common value', percent(classifier.majority)],
        ] satisfies [string, string][])
      : []),
  ];
  return (
    <Paper withBorder p="lg" component="section" aria-label="Synthetic data">
      <Title order={2} size="h4">
        Synthetic data
      </Title>
      <Text size="sm" c="dimmed" mb="sm">
        No record is anybody’s: all were drawn from noisy counts.
        {!pairwise && ' How near they come to the real ones is for those who may read raw data.'}
      </Text>
      <FiguresTable caption="What was spent and reached" head={['Measured', 'Value']} rows={rows} />
    </Paper>
  );
}
