import { Alert, Button, Paper, Skeleton, Stack, Text, Title } from '@mantine/core';
import { type UseQueryResult } from '@tanstack/react-query';
import { type ReactNode } from 'react';
import { ApiProblem, placesOf } from '#libs/client';
import { problemInFields } from './option-words.js';

interface ProblemNoteProps {
  readonly error: Error;
  readonly retry?: () => void;
  /** What a place in the request is called where it was asked. */
  readonly placeName?: (pointer: string) => string;
}

/** A problem with its detail, and what can be done about it. */
export function ProblemNote({ error, retry, placeName = (pointer) => pointer }: ProblemNoteProps): ReactNode {
  const document = error instanceof ApiProblem ? error.document : undefined;
  return (
    <Alert
      color="red"
      role="alert"
      title={problemInFields(document?.code, document?.title ?? 'That did not work')}
    >
      <Stack gap="xs" align="flex-start">
        {document?.detail !== document?.title && (
          <Text size="sm">{problemInFields(document?.code, document?.detail ?? error.message)}</Text>
        )}
        {placesOf(document ?? { detail: '' }).map((place) => (
          <Text size="sm" key={`${place.pointer} ${place.line ?? ''}`}>
            <code>{placeName(place.pointer)}</code> {problemInFields(document?.code, place.detail)}
          </Text>
        ))}
        {document?.requestId !== undefined && (
          <Text size="xs" c="dimmed">
            Request {document.requestId}
          </Text>
        )}
        {retry && (
          <Button size="xs" variant="default" onClick={retry}>
            Try again
          </Button>
        )}
      </Stack>
    </Alert>
  );
}

/** Nothing is here yet; says what to do next. */
export function Empty({ title, children }: { title: string; children: ReactNode }): ReactNode {
  return (
    <Paper withBorder p="xl" ta="center">
      <Title order={3} size="h4">
        {title}
      </Title>
      <Text c="dimmed" mt="xs" maw={520} mx="auto" component="div">
        {children}
      </Text>
    </Paper>
  );
}

/** Waits for what was asked, says what went wrong, or shows it. */
export function Loaded<T>({
  query,
  children,
}: {
  query: UseQueryResult<T>;
  children: (data: T) => ReactNode;
}): ReactNode {
  if (query.data !== undefined) return children(query.data);
  if (query.error) return <ProblemNote error={query.error} retry={() => void query.refetch()} />;
  return (
    <Stack gap="sm" aria-busy="true" role="status" aria-label="Loading">
      {[90, 70, 80].map((width) => (
        <Skeleton key={width} height={20} width={`${width}%`} />
      ))}
    </Stack>
  );
}
