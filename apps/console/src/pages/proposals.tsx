import { Badge, Button, Group, Paper, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode } from 'react';
import { answerOf, type PolicySummary } from '#libs/client';
import { api } from '../api/client.js';
import { queries, useChange } from '../api/queries.js';
import { ProblemNote } from '../parts/states.js';
import { moment } from '../parts/words.js';

function Proposal({ policy, approves }: { policy: PolicySummary; approves: boolean }): ReactNode {
  const { name, version, loosens = [], createdBy, createdAt } = policy;
  const approve = useChange(
    () =>
      answerOf(
        api.POST('/v1/policies/{name}/versions/{number}/approve', {
          params: { path: { name, number: version } },
          body: {},
        }),
      ),
    ['policies'],
  );
  const label = `${name}@${version}`;
  return (
    <Paper withBorder p="md" component="article" aria-label={`Policy ${label}`}>
      <Group justify="space-between" align="flex-start">
        <div>
          <Text>
            <strong>{createdBy}</strong> proposes that the policy <span className="hash">{label}</span>{' '}
            promises less
          </Text>
          {loosens.map((what) => (
            <Text key={what}>{what}</Text>
          ))}
          <Text size="sm" c="dimmed">
            {moment(createdAt)}
          </Text>
        </div>
        {approves ? (
          <Button size="xs" loading={approve.isPending} onClick={() => approve.mutate(undefined)}>
            Approve {label}
          </Button>
        ) : (
          <Badge variant="light" tt="none">
            waits for a second person
          </Badge>
        )}
      </Group>
      {approve.error && <ProblemNote error={approve.error} />}
    </Paper>
  );
}

/** Policy versions that wait for a second person; nothing where there are none. */
export function Proposals({ own, approves }: { own: string; approves: boolean }): ReactNode {
  const policies = useQuery(queries.policies());
  const waiting = policies.data?.items.filter(({ state }) => state === 'proposed') ?? [];
  return (
    <Stack>
      {waiting.map((policy) => (
        <Proposal key={policy.name} policy={policy} approves={approves && policy.createdBy !== own} />
      ))}
    </Stack>
  );
}
