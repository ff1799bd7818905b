import { Badge, Button, Group, Modal, Paper, Stack, Text, TextInput } from '@mantine/core';
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
  asked: 'yellow',
  withdrawn: 'gray',
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

type Verb = 'approve' | 'deny' | 'ask' | 'answer' | 'withdraw';

/** One thing to say about a request, with a reason where it takes one. */
function Say({
  request,
  verbs,
}: {
  request: AccessRequest;
  verbs: Partial<Record<Verb, string>>;
}): ReactNode {
  const [reason, setReason] = useState('');
  const said = reason.trim() === '' ? {} : { reason: reason.trim() };
  const say = useChange(
    (verb: Verb) => {
      const params = { path: { id: request.id } };
      const isFree = verb === 'approve' || verb === 'withdraw';
      return isFree
        ? answerOf(api.POST(`/v1/access-requests/{id}/${verb}`, { params, body: said }))
        : answerOf(api.POST(`/v1/access-requests/{id}/${verb}`, { params, body: { reason, ...said } }));
    },
    ['access-requests', 'grants'],
  );
  return (
    <Stack gap="xs">
      <TextInput
        size="xs"
        label="Reason"
        value={reason}
        maxLength={2000}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <Group gap="xs">
        {Object.entries(verbs).map(([verb, label], index) => (
          <Button
            key={verb}
            size="xs"
            variant={index === 0 ? 'filled' : 'default'}
            disabled={say.isPending}
            onClick={() => say.mutate(verb as Verb, { onSuccess: () => setReason('') })}
          >
            {label}
          </Button>
        ))}
      </Group>
      {say.error && <ProblemNote error={say.error} />}
    </Stack>
  );
}

function verbsOf({ state }: AccessRequest, decides: boolean, isOwn: boolean): Partial<Record<Verb, string>> {
  if (state === 'pending' && decides) return { approve: 'Approve', deny: 'Deny', ask: 'Ask back' };
  if (state === 'asked' && isOwn) return { answer: 'Answer', withdraw: 'Withdraw' };
  return state === 'pending' && isOwn ? { withdraw: 'Withdraw' } : {};
}

interface CardProps {
  readonly request: AccessRequest;
  readonly decides: boolean;
  readonly own: string;
}

/** Who is shown others' requests decides on them: stewards, and owners on what is theirs. */
function RequestCard({ request, decides, own }: CardProps): ReactNode {
  const verbs = verbsOf(request, decides, (request.proposedBy ?? request.principal) === own);
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
          {request.registered && (
            <Text size="sm" c="dimmed">
              {request.purpose} rests on {request.registered.lawfulBasis}; {request.registered.owner} answers
              for it
            </Text>
          )}
          {request.said?.map(({ at, kind, reason }) => (
            <Text size="sm" key={at + kind}>
              {kind}: “{reason}”
            </Text>
          ))}
          <Text size="sm" c="dimmed">
            {moment(request.createdAt)}
            {request.decidedBy !== undefined && `, decided by ${request.decidedBy}`}
          </Text>
        </div>
        {Object.keys(verbs).length > 0 ? (
          <Say request={request} verbs={verbs} />
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
              <RequestCard key={request.id} request={request} decides={maySay(request)} own={own} />
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
