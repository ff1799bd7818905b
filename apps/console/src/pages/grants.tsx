import { Badge, Button, Group, Modal, Stack, Switch, Text, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState, type SubmitEvent, type ReactNode } from 'react';
import { api } from '../api/client.js';
import { queries, useChange } from '../api/queries.js';
import { answerOf, type CreateGrant, type Grant, type Me } from '#libs/client';
import { ListTable } from '../parts/list-table.js';
import { Empty, Loaded, ProblemNote } from '../parts/states.js';
import { moment } from '../parts/words.js';
import { noWish, WishFields, wishBody } from './grant-fields.js';

function NewGrant({ close }: { close: () => void }): ReactNode {
  const [principal, setPrincipal] = useState('');
  const [ends, setEnds] = useState('');
  const [wish, setWish] = useState(noWish);
  const create = useChange(
    (body: CreateGrant) => answerOf(api.POST('/v1/grants', { body })),
    ['grants', 'access-requests'],
  );
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const expiresAt = ends === '' ? {} : { expiresAt: new Date(`${ends}T23:59:59`).toISOString() };
    create.mutate(
      { principal, ...wishBody(wish), ...expiresAt },
      {
        onSuccess: ({ state }) => state === 'granted' && close(),
      },
    );
  };
  if (create.data?.state === 'pending') {
    return (
      <Stack>
        <Text>This takes two people: it waits under “Requests” until somebody else approves it.</Text>
        <Button onClick={close}>Close</Button>
      </Stack>
    );
  }
  return (
    <form onSubmit={submit}>
      <Stack>
        <TextInput
          label="To whom"
          description="user:EMAIL, service:NAME or group:NAME"
          required
          data-autofocus
          value={principal}
          onChange={(event) => setPrincipal(event.currentTarget.value)}
        />
        <WishFields wish={wish} change={setWish} />
        <TextInput
          type="date"
          label="Until"
          description="The last day; without one it lasts as long as a grant may."
          value={ends}
          onChange={(event) => setEnds(event.currentTarget.value)}
        />
        {create.error && <ProblemNote error={create.error} />}
        <Button type="submit" loading={create.isPending}>
          Grant
        </Button>
      </Stack>
    </form>
  );
}

function Revoke({ grant }: { grant: Grant }): ReactNode {
  const [asking, { open, close }] = useDisclosure(false);
  const revoke = useChange(
    () => answerOf(api.DELETE('/v1/grants/{id}', { params: { path: { id: grant.id } } })),
    ['grants'],
  );
  return (
    <>
      <Button
        size="xs"
        variant="default"
        onClick={open}
        aria-label={`Revoke the grant of ${grant.principal}`}
      >
        Revoke
      </Button>
      <Modal opened={asking} onClose={close} title="Revoke this grant?" centered>
        <Stack>
          <Text>
            {grant.principal} can no longer {grant.actions.join(', ')} {grant.resource} for {grant.purpose}.
            It takes effect at once.
          </Text>
          {revoke.error && <ProblemNote error={revoke.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              Keep it
            </Button>
            <Button
              color="red"
              loading={revoke.isPending}
              onClick={() => revoke.mutate(undefined, { onSuccess: close })}
            >
              Revoke
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  );
}

function until(grant: Grant): string {
  if (grant.revokedAt !== undefined) return `revoked ${moment(grant.revokedAt)}`;
  return grant.expiresAt === undefined ? 'no end' : moment(grant.expiresAt);
}

const row = (grant: Grant, revokes: boolean): readonly [string, readonly ReactNode[]] => [
  grant.id,
  [
    grant.principal,
    grant.actions.join(', '),
    <span className="hash">{grant.resource}</span>,
    <Badge variant="light" tt="none">
      {grant.purpose}
    </Badge>,
    <Text size="sm" {...(!grant.active && { c: 'dimmed' })}>
      {until(grant)}
    </Text>,
    revokes && grant.active ? <Revoke grant={grant} /> : null,
  ],
];

export function Grants({ me }: { me: Me }): ReactNode {
  const [all, setAll] = useState(false);
  const [making, { open, close }] = useDisclosure(false);
  const list = useQuery(queries.grants());
  const may = me.capabilities.includes('grant.create');
  return (
    <Stack>
      <Group justify="space-between">
        <Switch
          label="Also those that have ended"
          checked={all}
          onChange={(event) => setAll(event.currentTarget.checked)}
        />
        {may && <Button onClick={open}>New grant</Button>}
      </Group>
      <Loaded query={list}>
        {({ items }) => {
          const shown = items.filter((grant) => all || grant.active);
          return shown.length > 0 ? (
            <ListTable
              label="Grants"
              head={['To', 'May', 'What', 'For', 'Until', 'Change']}
              rows={shown.map((grant) => row(grant, may))}
              width={840}
            />
          ) : (
            <Empty title="No grants">
              {may
                ? 'Grant somebody a release, or answer a request.'
                : 'Ask for access under “Requests”; a steward decides.'}
            </Empty>
          );
        }}
      </Loaded>
      <Modal opened={making} onClose={close} title="New grant" centered>
        <NewGrant close={close} />
      </Modal>
    </Stack>
  );
}
