import { Paper, Stack, Text, Title } from '@mantine/core';
import { type ReactNode } from 'react';
import { type AttackResult, type Attacks, type Risk } from '#libs/client';
import { percent } from '../parts/words.js';
import { FiguresTable } from './figures-table.js';

interface GaugeProps {
  readonly title: string;
  readonly result: AttackResult;
}

const clamped = (share: number): number => Math.min(100, Math.max(0, share * 100));

/** What the attack added over its baseline as a bar, its confidence interval as a line over it. */
function Gauge({ title, result }: GaugeProps): ReactNode {
  const { risk, riskInterval } = result;
  const [low, high] = [clamped(riskInterval.lower), clamped(riskInterval.upper)];
  return (
    <div>
      <Text fw={600} size="sm">
        {title}: {percent(risk)}
      </Text>
      <svg viewBox="0 0 100 6" preserveAspectRatio="none" width="100%" height="16" aria-hidden="true">
        <rect width="100" height="6" rx="1" fill="var(--mantine-color-default-border)" opacity="0.500" />
        <rect width={clamped(risk)} height="6" rx="1" fill="var(--mantine-color-orange-filled)" />
        <rect
          x={low}
          y="2.500"
          width={Math.max(0.3, high - low)}
          height="1"
          fill="var(--mantine-color-text)"
        />
      </svg>
      <Text size="xs" c="dimmed">
        {result.method}
      </Text>
    </div>
  );
}

/** 95 %, 99.98 %: nearer to all than three digits tell. */
const sureness = (confidence: number): string => `${Number((100 * confidence).toFixed(4))} %`;

function row(name: string, { attempts, successes, baseline, risk, riskInterval }: AttackResult): string[] {
  const { lower, upper, confidence } = riskInterval;
  const interval = `${percent(lower)} to ${percent(upper)} (${sureness(confidence)})`;
  return [name, `${successes} of ${attempts}`, percent(baseline), percent(risk), interval];
}

/** Three attacks that were run on the release, each with what it is compared with. */
export function AttackResults({
  attacks,
  attempt,
}: {
  attacks: Attacks;
  attempt: Risk['attempt'];
}): ReactNode {
  const { singlingOut, linkability, inference, notRun } = attacks;
  const confidence = (singlingOut ?? linkability ?? inference)?.riskInterval.confidence;
  const run = [
    ...(singlingOut ? [{ title: 'Singling out', result: singlingOut }] : []),
    ...(linkability ? [{ title: 'Linkability', result: linkability }] : []),
    ...(inference ? [{ title: `Inference of ${inference.secret}`, result: inference }] : []),
  ];
  return (
    <Paper withBorder p="lg" component="section" aria-label="Attacks">
      <Title order={2} size="h4">
        What do attacks gain?
      </Title>
      <Text size="sm" c="dimmed" mb="sm">
        What the release lets an attacker do beyond the same guess without it, with its interval
        {confidence !== undefined && `, which holds at ${sureness(confidence)}`}.
        {attempt &&
          ` Attempt ${attempt.number} on this dataset version for this purpose: the more are made, the wider the intervals that limits are held against.`}
      </Text>
      <Stack gap="md">
        {run.map((gauge) => (
          <Gauge key={gauge.title} {...gauge} />
        ))}
        {notRun.map(({ attack, why }) => (
          <Text size="sm" key={attack}>
            The attack “{attack}” was not run: {why}.
          </Text>
        ))}
      </Stack>
      {run.length > 0 && (
        <details>
          <summary>The same as a table</summary>
          <FiguresTable
            caption="Attacks"
            head={['Attack', 'Right guesses', 'Baseline', 'Risk', 'Interval']}
            rows={run.map(({ title, result }) => row(title, result))}
          />
        </details>
      )}
    </Paper>
  );
}
