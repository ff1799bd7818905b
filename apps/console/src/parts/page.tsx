import { Anchor, Breadcrumbs, Group, Stack, Text, Title } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import { type ReactNode } from 'react';
import { Link } from 'react-router';

interface PageProps {
  readonly title: string;
  readonly about?: ReactNode;
  /** The page above: its address and its title. */
  readonly up?: readonly [string, string];
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

export function Page({ title, about, up, actions, children }: PageProps): ReactNode {
  useDocumentTitle(`${title} · Tidegate`);
  return (
    <Stack gap="lg">
      <Stack gap={4}>
        {up && (
          <Breadcrumbs aria-label="Where this is">
            <Anchor component={Link} to={up[0]} size="sm">
              {up[1]}
            </Anchor>
            <Text size="sm" c="dimmed" truncate maw="60vw">
              {title}
            </Text>
          </Breadcrumbs>
        )}
        <Group justify="space-between" align="flex-end">
          <Title order={1} size="h2">
            {title}
          </Title>
          {actions}
        </Group>
        {about !== undefined && (
          <Text c="dimmed" maw={760} component="div">
            {about}
          </Text>
        )}
      </Stack>
      {children}
    </Stack>
  );
}
