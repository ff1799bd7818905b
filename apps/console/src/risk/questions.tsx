import { Paper, Stack, Text, Title } from '@mantine/core';
import { type ReactNode } from 'react';
import { type Wp216Question } from '#libs/client';
import { figure, percent } from '../parts/words.js';
import { FiguresTable } from './figures-table.js';

/** The three questions of WP216 with the figures that bear on each, and no answer. */
export function Questions({ questions }: { questions: readonly Wp216Question[] }): ReactNode {
  return (
    <Paper withBorder p="lg" component="section" aria-label="Questions of WP216">
      <Title order={2} size="h4">
        Three questions to ask
      </Title>
      <Text size="sm" c="dimmed" mb="sm">
        From Opinion 05/2014 of the Article 29 Working Party. Whether the figures are low enough depends on
        who receives the release and what else they know.
      </Text>
      <Stack gap="md">
        {questions.map(({ question, figures }) => (
          <FiguresTable
            key={question}
            caption={question}
            head={['Measured', 'Value']}
            rows={figures.map(({ name, value, unit }) => [
              name,
              unit === 'share' ? percent(value) : figure(value),
            ])}
          />
        ))}
      </Stack>
    </Paper>
  );
}
