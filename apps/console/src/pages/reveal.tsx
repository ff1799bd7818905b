import { Button, Stack, Text, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState, type ReactNode, type SubmitEvent } from 'react';
import { answerOf, type ColumnProfile } from '#libs/client';
import { api } from '../api/client.js';
import { ProblemNote } from '../parts/states.js';

interface RevealProps {
  readonly dataset: string;
  readonly version: number;
  readonly column: string;
  readonly show: (profile: ColumnProfile) => void;
}

/** Values that name people are hidden until somebody who may see them says why; the log keeps who, which column and the reason. */
export function Reveal({ dataset, version, column, show }: RevealProps): ReactNode {
  const [reason, setReason] = useState('');
  const reveal = useMutation({
    mutationFn: () =>
      answerOf(
        api.POST('/v1/datasets/{name}/versions/{number}/profile/reveal', {
          params: { path: { name: dataset, number: String(version) } },
          body: { columns: [column], reason },
        }),
      ),
    onSuccess: ({ columns }) => {
      const found = columns.find(({ name }) => name === column);
      if (found) show(found);
    },
  });
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    reveal.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="xs">
        <Text size="sm" c="dimmed">
          Hidden, for they name people. That you look, and why, is recorded.
        </Text>
        <TextInput
          size="xs"
          aria-label={`Reason to show ${column}`}
          placeholder="Why you need to see them"
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          required
        />
        <Button type="submit" size="xs" variant="default" loading={reveal.isPending}>
          Show values of {column}
        </Button>
        {reveal.error && <ProblemNote error={reveal.error} />}
      </Stack>
    </form>
  );
}
