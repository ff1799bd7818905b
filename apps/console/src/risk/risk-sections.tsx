import { Button, Group, Paper, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type ReactNode } from 'react';
import { api } from '../api/client.js';
import { answerOf, type Risk, type RiskFigures } from '#libs/client';
import { Bar } from '../parts/bars.js';
import { saveFile } from '../parts/save.js';
import { ProblemNote } from '../parts/states.js';
import { count, counted, percent } from '../parts/words.js';
import { AttackResults } from './attacks.js';
import { ClassSizes } from './class-sizes.js';
import { Cost } from './cost.js';
import { Questions } from './questions.js';
import { Synthesis } from './synthesis.js';

interface ComparedProps {
  readonly title: string;
  readonly before: number | undefined;
  readonly after: number;
}

function Compared({ title, before, after }: ComparedProps): ReactNode {
  return (
    <div>
      <Text fw={600} size="sm" mb={4}>
        {title}
      </Text>
      {before !== undefined && <Bar label="Raw data" share={before} value={percent(before)} color="red" />}
      <Bar label="Release" share={after} value={percent(after)} color="teal" />
    </div>
  );
}

/** The figures in words that a person can act on. */
function inWords(after: RiskFigures, synthetic: boolean): string {
  if (synthetic)
    return 'The records are synthetic: the figures below say how they resemble each other, and of no person.';
  if (after.records === 0) return 'The release holds no records, so nobody can be found in it.';
  if (after.k <= 1)
    return 'At least one person stands alone in this release: who knows their attributes can find them.';
  return `Nobody in this release can be narrowed down to fewer than ${counted(after.k, 'person', 'people')} by the attributes that were looked at. Who knows that somebody is in it has at the most a chance of 1 in ${count(Math.round(1 / Math.max(after.prosecutor.highest, 1e-9)))} to pick the right record.`;
}

function Found({ risk }: { risk: Risk }): ReactNode {
  const { before, after, quasiIdentifiers } = risk;
  return (
    <Paper withBorder p="lg" component="section" aria-label="Risk">
      <Title order={2} size="h4">
        Can somebody be found?
      </Title>
      <Text my="sm">
        {quasiIdentifiers.length === 0
          ? 'The policy names no attributes to look at, so classes were not measured.'
          : inWords(after, risk.synthesis !== undefined)}
      </Text>
      <Stack gap="md">
        <Compared title="Records that stand alone" before={before?.uniqueness} after={after.uniqueness} />
        <Compared
          title="Highest chance to find a person"
          before={before?.prosecutor.highest}
          after={after.prosecutor.highest}
        />
        <Compared
          title="Average chance"
          before={before?.prosecutor.average}
          after={after.prosecutor.average}
        />
        {after.prosecutor.above && (
          <Compared
            title={`Records at a greater chance than ${percent(after.prosecutor.above.threshold)}`}
            before={before?.prosecutor.above?.share}
            after={after.prosecutor.above.share}
          />
        )}
        {after.journalist && (
          <Compared
            title="Average chance where it is not known who is in the table"
            before={before?.journalist?.average}
            after={after.journalist.average}
          />
        )}
      </Stack>
      <Text size="sm" c="dimmed" mt="md">
        {quasiIdentifiers.length > 0 && `Looked at: ${quasiIdentifiers.join(', ')}. `}
        {!before && 'Figures of the raw data are for those who may read it.'}
      </Text>
    </Paper>
  );
}

function SavePage({ release }: { release: string }): ReactNode {
  const getting = useMutation({
    mutationFn: async () => {
      const blob = await answerOf(
        api.GET('/v1/releases/{id}/risk', {
          params: { path: { id: release } },
          headers: { Accept: 'text/html' },
          parseAs: 'blob',
        }),
      );
      saveFile(blob, `risk-${release}.html`);
    },
  });
  return (
    <Group justify="flex-end">
      {getting.error && <ProblemNote error={getting.error} />}
      <Button variant="default" loading={getting.isPending} onClick={() => getting.mutate()}>
        Save the report
      </Button>
    </Group>
  );
}

/** Risk and utility of a release: figures, pictures, and the tables behind them. */
export function RiskSections({ release, risk }: { release: string; risk: Risk }): ReactNode {
  return (
    <Stack gap="lg">
      <SimpleGrid cols={{ base: 1, md: 2 }}>
        <Found risk={risk} />
        <Cost utility={risk.utility} />
      </SimpleGrid>
      {risk.synthesis && <Synthesis report={risk.synthesis} />}
      <ClassSizes risk={risk} />
      {risk.attacks && <AttackResults attacks={risk.attacks} attempt={risk.attempt} />}
      {risk.questions && <Questions questions={risk.questions} />}
      <SavePage release={release} />
    </Stack>
  );
}
