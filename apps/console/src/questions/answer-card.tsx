import { Paper, Stack, Table, Text, Title } from '@mantine/core';
import { type ReactNode } from 'react';
import { Bar } from '../parts/bars.js';
import { type BudgetLeft, type QueryAnswer } from '#libs/client';
import { type Line, linesOf, scaleOf } from './answer-lines.js';

const number = new Intl.NumberFormat(undefined, { maximumSignificantDigits: 6 });
/** Never more than there is: who asks for what is shown as left must get it. */
const atMost = new Intl.NumberFormat(undefined, { maximumSignificantDigits: 6, roundingMode: 'floor' });

/** Where the answer lies, with the interval that noise leaves: one scale for all lines. */
function Picture({ lines }: { lines: readonly Line[] }): ReactNode {
  const x = scaleOf(lines);
  return (
    <svg
      viewBox={`0 0 100 ${lines.length * 6}`}
      preserveAspectRatio="none"
      width="100%"
      height={Math.min(400, lines.length * 24)}
      aria-hidden="true"
    >
      <line x1={x(0)} x2={x(0)} y1="0" y2={lines.length * 6} stroke="currentColor" strokeWidth="0.3" />
      {lines.map(({ name, value }, i) => (
        <g key={name}>
          <rect
            x={Math.min(x(0), x(value.value))}
            width={Math.abs(x(value.value) - x(0))}
            y={i * 6 + 1}
            height="4"
            fill="var(--mantine-primary-color-filled)"
          />
          {value.interval && (
            <rect
              x={x(value.interval.lower)}
              width={Math.max(0.3, x(value.interval.upper) - x(value.interval.lower))}
              y={i * 6 + 2.4}
              height="1.2"
              fill="var(--mantine-color-orange-filled)"
            />
          )}
        </g>
      ))}
    </svg>
  );
}

function Lines({ lines }: { lines: readonly Line[] }): ReactNode {
  return (
    <Table>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>For</Table.Th>
          <Table.Th ta="right">Answer</Table.Th>
          <Table.Th ta="right">Within noise</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {lines.map(({ name, value }) => (
          <Table.Tr key={name}>
            <Table.Td>{name}</Table.Td>
            <Table.Td ta="right" ff="monospace">
              {number.format(value.value)}
            </Table.Td>
            <Table.Td ta="right" ff="monospace">
              {value.interval &&
                `${number.format(value.interval.lower)} to ${number.format(value.interval.upper)} (${value.interval.confidence * 100} %)`}
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

export function BudgetBar({ budget }: { budget: BudgetLeft }): ReactNode {
  const { cap, spent, left } = budget.epsilon;
  return (
    <Bar
      label={budget.dataset}
      share={cap === 0 ? 1 : spent / cap}
      value={`${atMost.format(left)} of ${number.format(cap)} left`}
      color={left < cap / 10 ? 'red' : 'teal'}
    />
  );
}

/** An answer, its noise, and what has to be said of a claim of differential privacy (NIST SP 800-226). */
export function AnswerCard({ answer }: { answer: QueryAnswer }): ReactNode {
  const lines = linesOf(answer);
  const { unit } = answer;
  return (
    <Paper withBorder p="md" component="section" aria-live="polite">
      <Stack>
        <Title order={2} size="h4">
          Answer
        </Title>
        {lines.length === 0 ? (
          <Text>No group has enough people in it to be shown.</Text>
        ) : (
          <>
            <Picture lines={lines} />
            <Lines lines={lines} />
          </>
        )}
        <Text size="sm" c="dimmed">
          {answer.mechanism}, ε = {answer.epsilon}
          {answer.delta > 0 && `, δ = ${answer.delta}`}. Hides one {unit.of}: with or without it the answer
          would be about as likely. Of each, at most {unit.records} record{unit.records > 1 && 's'} counted.
        </Text>
        <BudgetBar budget={answer.budget} />
      </Stack>
    </Paper>
  );
}
