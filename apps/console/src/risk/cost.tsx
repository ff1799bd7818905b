import { Badge, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { type ReactNode } from 'react';
import { type Utility } from '#libs/client';
import { Bar } from '../parts/bars.js';
import { count, counted, percent } from '../parts/words.js';
import { FiguresTable } from './figures-table.js';

function Bars({ title, children }: { title: string; children: ReactNode }): ReactNode {
  return (
    <Stack gap="xs" mt="md">
      <Text fw={600} size="sm">
        {title}
      </Text>
      {children}
    </Stack>
  );
}

function Classifier({ of }: { of: NonNullable<Utility['classifier']> }): ReactNode {
  const bars = [
    { label: 'Raw data', share: of.raw, color: 'red' },
    { label: 'Release', share: of.release, color: 'teal' },
    { label: 'No model', share: of.majority, color: 'gray' },
  ];
  return (
    <Bars title={`Accuracy of a model that predicts ${of.label}`}>
      {bars.map((bar) => (
        <Bar key={bar.label} {...bar} value={percent(bar.share)} />
      ))}
      <Text size="xs" c="dimmed">
        The same model trained on raw and on released records, tested on {counted(of.records, 'raw record')}{' '}
        that neither saw; without a model, the most common value.
      </Text>
    </Bars>
  );
}

function figures({ information, entropy, discernibility, correlation }: Utility): string[][] {
  const rows: [string, number | undefined][] = [
    ['Loss of the quasi-identifiers, geometric mean', information?.geometricMean],
    ['Non-uniform entropy lost', entropy],
    ['Discernibility, share of its greatest value', discernibility?.share],
    ['Association of pairs of columns, mean change', correlation?.meanChange],
    ['Association of pairs of columns, greatest change', correlation?.largestChange],
  ];
  return rows.flatMap(([name, value]) => (value === undefined ? [] : [[name, percent(value)]]));
}

/** What the release no longer tells. */
export function Cost({ utility }: { utility: Utility }): ReactNode {
  const { information, marginals = [], classifier } = utility;
  const rows = figures(utility);
  return (
    <Paper withBorder p="lg" component="section" aria-label="Utility">
      <Title order={2} size="h4">
        What did it cost?
      </Title>
      <Text my="sm">
        {utility.recordsSuppressed === 0
          ? 'Every record that was considered is in the release.'
          : `${counted(utility.recordsSuppressed, 'record was', 'records were')} left out, because they would have stood out.`}
      </Text>
      <Bar label="Detail lost" share={utility.loss} value={percent(utility.loss)} color="orange" />
      <Group mt="md" gap="xs">
        <Badge variant="light" color="teal" tt="none">
          {counted(utility.columnsKept, 'column')} kept
        </Badge>
        <Badge variant="light" color="orange" tt="none">
          {counted(utility.columnsChanged, 'column')} changed
        </Badge>
        <Badge variant="light" color="gray" tt="none">
          {counted(utility.columnsDropped, 'column')} dropped
        </Badge>
      </Group>
      {information && (
        <Bars title="Loss of each quasi-identifier">
          {information.attributes.map(({ column, loss }) => (
            <Bar key={column} label={column} share={loss} value={percent(loss)} color="orange" />
          ))}
        </Bars>
      )}
      {classifier && <Classifier of={classifier} />}
      {rows.length > 0 && <FiguresTable caption="Further figures" head={['Measure', 'Value']} rows={rows} />}
      {marginals.length > 0 && (
        <details>
          <summary>Distributions of {count(marginals.length)} columns</summary>
          <FiguresTable
            caption="How far each column’s distribution moved, and what is missing"
            head={['Column', 'Total variation', 'Missing']}
            rows={marginals.map((one) => [one.column, percent(one.totalVariation), percent(one.missing)])}
          />
        </details>
      )}
    </Paper>
  );
}
