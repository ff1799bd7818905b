import { Paper, Stack, Text, Title } from '@mantine/core';
import { type ReactNode } from 'react';

/** Who could be singled out and how likely, what was lost, what to change next: what a release page opens with. */
export function Verdict({ lines }: { readonly lines: readonly string[] }): ReactNode {
  return (
    <Paper withBorder p="lg" component="section" aria-label="Verdict">
      <Title order={2} size="h4" mb="sm">
        In short
      </Title>
      <Stack gap="xs">
        {lines.map((line) => (
          <Text key={line}>{line}</Text>
        ))}
      </Stack>
    </Paper>
  );
}
