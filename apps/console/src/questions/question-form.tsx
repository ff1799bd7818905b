import { Button, Group, Select, Slider, Stack, Text, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, type SubmitEvent } from 'react';
import { queries } from '../api/queries.js';
import { aggregates, type QuestionWish } from './wish.js';

interface Fields {
  readonly wish: QuestionWish;
  readonly change: (wish: QuestionWish) => void;
}

function Bounds({ wish, change }: Fields): ReactNode {
  if (wish.aggregate === 'count') return null;
  if (wish.aggregate === 'histogram') {
    return (
      <TextInput
        label="Edges of the bins"
        description="Numbers that ascend, with commas between them."
        required
        value={wish.edges}
        onChange={(event) => change({ ...wish, edges: event.currentTarget.value })}
      />
    );
  }
  return (
    <Group grow align="flex-start">
      {(['lower', 'upper'] as const).map((end) => (
        <TextInput
          key={end}
          label={end === 'lower' ? 'Lowest value' : 'Highest value'}
          description="Declared, not looked up: what lies beyond is cut off here."
          required
          inputMode="decimal"
          value={wish[end]}
          onChange={(event) => change({ ...wish, [end]: event.currentTarget.value })}
        />
      ))}
    </Group>
  );
}

function Groups({ wish, change, columns }: Fields & { columns: string[] }): ReactNode {
  return (
    <Group grow align="flex-start">
      <Select
        label="For each"
        description="Optional: one answer for each value of a column."
        clearable
        searchable
        data={columns}
        value={wish.groupBy || null}
        onChange={(value) => change({ ...wish, groupBy: value ?? '' })}
      />
      {wish.groupBy !== '' && (
        <TextInput
          label="These values"
          description="With commas between them. Left empty, only values that many have are shown."
          value={wish.keys}
          onChange={(event) => change({ ...wish, keys: event.currentTarget.value })}
        />
      )}
    </Group>
  );
}

function Epsilon({ wish, change }: Fields): ReactNode {
  return (
    <div>
      <Text size="sm" fw={500} id="epsilon-label">
        Privacy loss ε = {wish.epsilon}
      </Text>
      <Text size="xs" c="dimmed" mb="xs">
        Smaller hides more and answers less exactly. It is spent from the dataset’s budget.
      </Text>
      <Slider
        aria-labelledby="epsilon-label"
        thumbLabel="Privacy loss"
        min={0.05}
        max={2}
        step={0.05}
        label={null}
        value={wish.epsilon}
        onChange={(epsilon) => change({ ...wish, epsilon })}
      />
    </div>
  );
}

interface FormProps extends Fields {
  readonly busy: boolean;
  readonly submit: () => void;
}

/** A question in words of the API: what, over which column, for whom, at what price. */
export function QuestionForm({ wish, change, busy, submit }: FormProps): ReactNode {
  const datasets = useQuery(queries.datasets(''));
  const versions = useQuery({ ...queries.versions(wish.dataset), enabled: wish.dataset !== '' });
  const columns = versions.data?.items[0]?.columns.map(({ name }) => name) ?? [];
  const send = (event: SubmitEvent): void => {
    event.preventDefault();
    submit();
  };
  return (
    <form onSubmit={send}>
      <Stack>
        <Group grow align="flex-start">
          <Select
            label="Dataset"
            required
            searchable
            data={datasets.data?.items.map(({ name }) => name) ?? []}
            value={wish.dataset || null}
            onChange={(value) => change({ ...wish, dataset: value ?? '', column: '', groupBy: '' })}
          />
          <TextInput
            label="Purpose"
            description="Of your grant."
            required
            pattern="[a-z0-9][a-z0-9\-]{0,62}"
            value={wish.purpose}
            onChange={(event) => change({ ...wish, purpose: event.currentTarget.value })}
          />
        </Group>
        <Group grow align="flex-start">
          <Select
            label="What"
            required
            allowDeselect={false}
            data={[...aggregates]}
            value={wish.aggregate}
            onChange={(value) => change({ ...wish, aggregate: value ?? 'count' })}
          />
          {wish.aggregate !== 'count' && (
            <Select
              label="Of the column"
              required
              searchable
              data={columns}
              value={wish.column || null}
              onChange={(value) => change({ ...wish, column: value ?? '' })}
            />
          )}
        </Group>
        <Bounds wish={wish} change={change} />
        <Groups wish={wish} change={change} columns={columns} />
        <Epsilon wish={wish} change={change} />
        <Group>
          <Button type="submit" loading={busy}>
            Ask
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
