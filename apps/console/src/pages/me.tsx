import {
  Alert,
  Badge,
  Button,
  Code,
  CopyButton,
  Group,
  Modal,
  Paper,
  SimpleGrid,
  Stack,
  Text,
  TextInput,
  Title,
} from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState, type SubmitEvent, type ReactNode } from 'react';
import { api } from '../api/client.js';
import { queries, useChange } from '../api/queries.js';
import { answerOf, type CreateToken, type Me, type Token } from '#libs/client';
import { ListTable } from '../parts/list-table.js';
import { Page } from '../parts/page.js';
import { Empty, Loaded, ProblemNote } from '../parts/states.js';
import { moment } from '../parts/words.js';

const roleWords: Readonly<Record<string, string>> = {
  admin: 'makes users and roles; sees no raw data by that',
  engineer: 'uploads and owns datasets',
  steward: 'classifies, writes policies, makes releases, decides requests',
  analyst: 'asks for data and reads what was granted',
  auditor: 'reads the audit log and its proofs; no data',
};

function Roles({ me }: { me: Me }): ReactNode {
  return (
    <Paper withBorder p="lg">
      <Title order={2} size="h4" mb="sm">
        Roles
      </Title>
      <Stack gap="xs">
        {me.roles.length === 0 && (
          <Text c="dimmed">You have no role. What you may do comes from grants alone.</Text>
        )}
        {me.roles.map((role) => (
          <Group key={role} gap="sm" wrap="nowrap" align="flex-start">
            <Badge variant="light" tt="none" miw={84}>
              {role}
            </Badge>
            <Text size="sm">{roleWords[role] ?? 'a role of your organisation'}</Text>
          </Group>
        ))}
      </Stack>
    </Paper>
  );
}

function NewToken({ close }: { close: () => void }): ReactNode {
  const [name, setName] = useState('');
  const [purpose, setPurpose] = useState('');
  const [ends, setEnds] = useState('');
  const create = useChange((body: CreateToken) => answerOf(api.POST('/v1/tokens', { body })), ['tokens']);
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const expiresAt = ends === '' ? {} : { expiresAt: new Date(`${ends}T23:59:59`).toISOString() };
    create.mutate({ name, ...(purpose !== '' && { purpose }), ...expiresAt });
  };
  if (create.data) {
    const { token } = create.data;
    return (
      <Stack>
        <Alert color="orange" title="Copy it now">
          It is shown this once. Only a hash of it is kept.
        </Alert>
        <Code block className="hash">
          {token}
        </Code>
        <Group justify="flex-end">
          <CopyButton value={token}>
            {({ copied, copy }) => (
              <Button variant="default" onClick={copy}>
                {copied ? 'Copied' : 'Copy'}
              </Button>
            )}
          </CopyButton>
          <Button onClick={close}>Done</Button>
        </Group>
      </Stack>
    );
  }
  return (
    <form onSubmit={submit}>
      <Stack>
        <TextInput
          label="Name"
          description="What it is for, so that you know which to revoke."
          required
          maxLength={200}
          data-autofocus
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <TextInput
          label="Purpose"
          description="Binds the token to one purpose."
          pattern="[a-z0-9][a-z0-9\-]{0,62}"
          value={purpose}
          onChange={(event) => setPurpose(event.currentTarget.value)}
        />
        <TextInput
          type="date"
          label="Until"
          value={ends}
          onChange={(event) => setEnds(event.currentTarget.value)}
        />
        {create.error && <ProblemNote error={create.error} />}
        <Button type="submit" loading={create.isPending}>
          Make the token
        </Button>
      </Stack>
    </form>
  );
}

function Tokens(): ReactNode {
  const list = useQuery(queries.tokens());
  const [making, { open, close }] = useDisclosure(false);
  const revoke = useChange(
    (id: string) => answerOf(api.DELETE('/v1/tokens/{id}', { params: { path: { id } } })),
    ['tokens'],
  );
  const row = (token: Token): readonly [string, readonly ReactNode[]] => [
    token.id,
    [
      token.name,
      token.principal,
      token.purpose ?? 'any',
      token.expiresAt === undefined ? 'no end' : moment(token.expiresAt),
      <Button
        size="xs"
        variant="default"
        aria-label={`Revoke ${token.name}`}
        loading={revoke.isPending && revoke.variables === token.id}
        onClick={() => revoke.mutate(token.id)}
      >
        Revoke
      </Button>,
    ],
  ];
  return (
    <Stack gap="sm" component="section" aria-label="API tokens">
      <Group justify="space-between">
        <Title order={2} size="h4">
          API tokens
        </Title>
        <Button variant="default" onClick={open}>
          New token
        </Button>
      </Group>
      {revoke.error && <ProblemNote error={revoke.error} />}
      <Loaded query={list}>
        {({ items }) =>
          items.length > 0 ? (
            <ListTable
              label="API tokens"
              head={['Name', 'Whose', 'Purpose', 'Until', 'Change']}
              rows={items.map(row)}
            />
          ) : (
            <Empty title="No tokens">
              Make one for a script or the command line; it acts with your rights.
            </Empty>
          )
        }
      </Loaded>
      <Modal opened={making} onClose={close} title="New token" centered>
        <NewToken close={close} />
      </Modal>
    </Stack>
  );
}

export function MyAccount(): ReactNode {
  const me = useQuery(queries.me());
  return (
    <Page
      title="My account"
      about={me.data && `Signed in as ${me.data.email ?? me.data.name ?? me.data.id}.`}
    >
      <Loaded query={me}>
        {(data) => (
          <SimpleGrid cols={{ base: 1, md: 2 }}>
            <Roles me={data} />
            <Paper withBorder p="lg">
              <Title order={2} size="h4" mb="sm">
                On the gateway itself you may
              </Title>
              <Group gap={6}>
                {data.capabilities.length === 0 && <Text c="dimmed">only what grants say.</Text>}
                {data.capabilities.map((capability) => (
                  <Badge key={capability} variant="default" tt="none">
                    {capability}
                  </Badge>
                ))}
              </Group>
            </Paper>
          </SimpleGrid>
        )}
      </Loaded>
      <Tokens />
    </Page>
  );
}
