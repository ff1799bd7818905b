import {
  Badge,
  Button,
  Code,
  Group,
  Paper,
  Select,
  SimpleGrid,
  Stack,
  Text,
  TextInput,
  Title,
} from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { api } from '../api/client.js';
import { given, queries } from '../api/queries.js';
import { answerOf, type AuditEvent } from '#libs/client';
import { ListTable } from '../parts/list-table.js';
import { Page } from '../parts/page.js';
import { Empty, Loaded, ProblemNote } from '../parts/states.js';
import { counted, moment } from '../parts/words.js';
import { VerifyLog } from './verify-log.js';

const colors = { allowed: 'teal', done: 'teal', denied: 'orange', failed: 'red' } as const;

function Checkpoint(): ReactNode {
  const checkpoint = useQuery({ ...queries.checkpoint(), refetchInterval: 10_000 });
  return (
    <Paper withBorder p="lg">
      <Title order={2} size="h4" mb="xs">
        Signed checkpoint
      </Title>
      <Loaded query={checkpoint}>
        {(data) => (
          <Stack gap={4}>
            <Text>
              {counted(data.size, 'entry', 'entries')} in {data.origin}
            </Text>
            <Text size="sm" c="dimmed">
              Root <span className="hash">{data.rootHash}</span>
            </Text>
            <Text size="sm" c="dimmed">
              Keep it: a log that is ever changed cannot match it again.
            </Text>
          </Stack>
        )}
      </Loaded>
    </Paper>
  );
}

const row = (event: AuditEvent): readonly [string, readonly ReactNode[]] => [
  event.id,
  [
    <Text size="sm" ff="monospace">
      {event.index}
    </Text>,
    <Text size="sm" style={{ whiteSpace: 'nowrap' }}>
      {moment(event.at)}
    </Text>,
    <Text size="sm" className="hash">
      {event.actor}
    </Text>,
    <Text size="sm">{event.action}</Text>,
    <Text size="sm" className="hash">
      {event.resource}
    </Text>,
    <Badge color={colors[event.outcome]} variant="light" tt="none">
      {event.outcome}
    </Badge>,
    event.detail && Object.keys(event.detail).length > 0 ? (
      <details>
        <summary style={{ whiteSpace: 'nowrap' }}>Detail</summary>
        <Code block>{JSON.stringify(event.detail, null, 1)}</Code>
      </details>
    ) : null,
  ],
];

interface Filters {
  readonly actor: string;
  readonly action: string;
  readonly resource: string;
  readonly outcome: AuditEvent['outcome'] | '';
}

function Events({ filters }: { filters: Filters }): ReactNode {
  const list = useInfiniteQuery({
    queryKey: ['v1', 'audit', 'events', filters],
    queryFn: ({ pageParam }) =>
      answerOf(api.GET('/v1/audit/events', given({ limit: 50, ...filters, cursor: pageParam }))),
    initialPageParam: '',
    getNextPageParam: (last) => last.nextCursor,
  });
  if (list.error) return <ProblemNote error={list.error} retry={() => void list.refetch()} />;
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  if (!list.isPending && items.length === 0) {
    return (
      <Empty title="Nothing matches">
        Take a filter away, or wait: what was done just now appears in a moment.
      </Empty>
    );
  }
  return (
    <Stack>
      <ListTable
        label="Events"
        head={['No.', 'When', 'Who', 'What', 'On', 'Outcome', 'More']}
        rows={items.map(row)}
        width={980}
      />
      {list.hasNextPage && (
        <Button
          variant="default"
          w="fit-content"
          loading={list.isFetchingNextPage}
          onClick={() => void list.fetchNextPage()}
        >
          Show earlier events
        </Button>
      )}
    </Stack>
  );
}

export function Audit(): ReactNode {
  const [filters, setFilters] = useState<Filters>({ actor: '', action: '', resource: '', outcome: '' });
  const [settled] = useDebouncedValue(filters, 400);
  const field = (name: 'actor' | 'action' | 'resource', label: string, placeholder: string): ReactNode => (
    <TextInput
      label={label}
      placeholder={placeholder}
      value={filters[name]}
      onChange={(event) => {
        const { value } = event.currentTarget;
        setFilters((before) => ({ ...before, [name]: value.trim() }));
      }}
    />
  );
  return (
    <Page
      title="Audit log"
      about="What happened, in the order in which it happened. Nothing can be changed or taken out unseen."
    >
      <SimpleGrid cols={{ base: 1, md: 2 }}>
        <Checkpoint />
        <VerifyLog />
      </SimpleGrid>
      <Stack gap="sm" component="section" aria-label="Events">
        <Group align="flex-end" grow preventGrowOverflow={false} role="search">
          {field('actor', 'Who', 'user:ada@example.org')}
          {field('action', 'What', 'release.create')}
          {field('resource', 'On', 'dataset:customers')}
          <Select
            label="Outcome"
            placeholder="Any"
            clearable
            data={['allowed', 'denied', 'done', 'failed']}
            value={filters.outcome || null}
            onChange={(outcome) => setFilters((before) => ({ ...before, outcome: outcome ?? '' }))}
          />
        </Group>
        <Events filters={settled} />
      </Stack>
    </Page>
  );
}
