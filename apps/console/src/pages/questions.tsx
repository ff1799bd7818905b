import { Paper, Stack, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { api } from '../api/client.js';
import { queries, useChange } from '../api/queries.js';
import { Empty, Loaded, ProblemNote } from '../parts/states.js';
import { Page } from '../parts/page.js';
import { AnswerCard, BudgetBar } from '../questions/answer-card.js';
import { QuestionForm } from '../questions/question-form.js';
import { answerOf, type Query } from '#libs/client';
import { noQuestion, questionBody } from '../questions/wish.js';

function Budgets(): ReactNode {
  const budgets = useQuery(queries.budgets());
  return (
    <Paper withBorder p="md" component="section">
      <Stack gap="xs">
        <Title order={2} size="h4">
          Privacy budgets
        </Title>
        <Loaded query={budgets}>
          {({ items }) =>
            items.length > 0 ? (
              items.map((budget) => <BudgetBar key={budget.dataset} budget={budget} />)
            ) : (
              <Empty title="No budgets">A dataset gets one when it is first asked something.</Empty>
            )
          }
        </Loaded>
      </Stack>
    </Paper>
  );
}

export function Questions(): ReactNode {
  const [wish, change] = useState(noQuestion);
  const ask = useChange((body: Query) => answerOf(api.POST('/v1/queries', { body })), ['budgets']);
  return (
    <Page
      title="Questions"
      about="Ask raw data for figures without seeing it. Every answer has noise that hides any one person, and spends from the dataset’s budget, which all who ask share."
    >
      <Paper withBorder p="md" component="section">
        <QuestionForm
          wish={wish}
          change={change}
          busy={ask.isPending}
          submit={() => ask.mutate(questionBody(wish))}
        />
      </Paper>
      {ask.error && <ProblemNote error={ask.error} />}
      {ask.data && <AnswerCard answer={ask.data} />}
      <Budgets />
    </Page>
  );
}
