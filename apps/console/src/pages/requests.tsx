import { Badge, Button, Group, Modal, Paper, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState, type SubmitEvent, type ReactNode } from 'react';
import { api } from '../api/client.js';
import { queries, useChange } from '../api/queries.js';
import { answerOf, type AccessRequest, type CreateAccessRequest, type Me } from '#libs/client';
import { Empty, Loaded, ProblemNote } from '../parts/states.js';
import { moment } from '../parts/words.js';
import { noWish, WishFields, wishBody } from './grant-fields.js';
import { Proposals } from './proposals.js';

const colors = {
  pending: 'blue',
  approved: 'teal',
  denied: 'red',
  expired: 'gray',
  revoked: 'gray',
} as const;

function Ask({ close }: { close: () => void }): ReactNode {
  const [wish, setWish] = useState(noWish);
  const ask = useChange(
    (body: CreateAccessRequest) => answerOf(api.POST('/v1/access-requests', { body })),
    ['access-requests'],
  );
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    ask.mutate(wishBody(wish), { onSuccess: close });
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        <WishFields wish={wish} change={setWish} />
        {ask.error && <ProblemNote error={ask.error} />}
        <Button type="submit" loading={ask.isPending}>
          Send the request
        </Button>
      </Stack>
    </form>
  );
}

function Decide({ request }: { request: AccessRequest }): ReactNode {
  const decide = useChange(
    (answer: 'approve' | 'deny') =>
      answerOf(
        api.POST(`/v1/access-requests/{id}/${answer}`, { params: { path: { id: request.id } }, body: {} }),
      ),
    ['access-requests', 'grants'],
  );
  return (
    <Stack gap="xs">
      <Group gap="xs">
        <Button size="xs" loading={decide.isPending} onClick={() => decide.mutate('approve')}>
          Approve
        </Button>
        <Button size="xs" variant="default" disabled={decide.isPending} onClick={() => decide.mutate('deny')}>
          Deny
        </Button>
      </Group>
      {decide.error && <ProblemNote error={decide.error} />}
    </Stack>
  );
}

/** Who is shown others' requests decides on them: stewards, and owners on what is theirs. */
function RequestCard({ request, decides }: { request: AccessRequest; decides: boolean }): ReactNode {
  return (
    <Paper withBorder p="md" component="article">
      <Group justify="space-between" align="flex-start">
        <div>
          <Text>
            {request.proposedBy === undefined ? (
              <>
                <strong>{request.principal}</strong> asks to
              </>
            ) : (
              <>
                <strong>{request.proposedBy}</strong> proposes that {request.principal} may
              </>
            )}{' '}
            {request.actions.join(', ')} <span className="hash">{request.resource}</span> for{' '}
            {request.purpose}
          </Text>
          {request.reason !== undefined && <Text c="dimmed">“{request.reason}”</Text>}
          <Text size="sm" c="dimmed">
            {moment(request.createdAt)}
            {request.decidedBy !== undefined && `, decided by ${request.decidedBy}`}
          </Text>
        </div>
        {request.state === 'pending' && decides ? (
          <Decide request={request} />
        ) : (
          <Badge color={colors[request.state]} variant="light" tt="none">
            {request.state}
          </Badge>
        )}
      </Group>
    </Paper>
  );
}

export function Requests({ me }: { me: Me }): ReactNode {
  const [asking, { open, close }] = useDisclosure(false);
  const list = useQuery(queries.requests());
  const asks = me.capabilities.includes('request.create');
  const own = me.email === undefined ? `service:${me.name ?? ''}` : `user:${me.email}`;
  const decides = me.capabilities.includes('request.decide');
  // Who does not decide for all is shown what is asked on their own datasets, and what their groups would get.
  const maySay = ({ principal, proposedBy }: AccessRequest): boolean =>
    principal !== own && proposedBy !== own && (decides || !principal.startsWith('group:'));
  return (
    <Stack>
      {asks && (
        <Group justify="flex-end">
          <Button onClick={open}>Ask for access</Button>
        </Group>
      )}
      {me.capabilities.includes('policy.read') && (
        <Proposals own={own} approves={me.capabilities.includes('policy.write')} />
      )}
      <Loaded query={list}>
        {({ items }) =>
          items.length > 0 ? (
            items.map((request) => (
              <RequestCard key={request.id} request={request} decides={maySay(request)} />
            ))
          ) : (
            <Empty title="No requests">
              {asks
                ? 'Ask for a release: say what you want to do with it, and what for.'
                : 'Nobody asked for anything.'}
            </Empty>
          )
        }
      </Loaded>
      <Modal opened={asking} onClose={close} title="Ask for access" centered>
        <Ask close={close} />
      </Modal>
    </Stack>
  );
}
