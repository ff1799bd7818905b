import { Anchor, Badge, Group, Paper, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode } from 'react';
import { Link } from 'react-router';
import { queries } from '../api/queries.js';
import { type Me } from '#libs/client';
import { Icon, type IconName } from '../parts/icons.js';
import { Page } from '../parts/page.js';
import { Loaded } from '../parts/states.js';
import { count } from '../parts/words.js';

interface TileProps {
  readonly to: string;
  readonly icon: IconName;
  readonly title: string;
  readonly value: string;
  readonly hint: string;
}

function Tile({ to, icon, title, value, hint }: TileProps): ReactNode {
  return (
    <Paper component={Link} to={to} withBorder p="lg" className="tile">
      <Group justify="space-between" align="flex-start" wrap="nowrap">
        <Text c="dimmed" size="sm">
          {title}
        </Text>
        <Icon name={icon} />
      </Group>
      <Text fz={30} fw={650} lh={1.2}>
        {value}
      </Text>
      <Text size="sm" c="dimmed">
        {hint}
      </Text>
    </Paper>
  );
}

/** A first page of a list tells how many there are, or that there are more. */
const amount = (page: { items: readonly unknown[]; nextCursor: string | null } | undefined): string =>
  page === undefined ? '–' : `${count(page.items.length)}${page.nextCursor === null ? '' : '+'}`;

const steps: Readonly<Record<string, readonly [string, string, string]>> = {
  engineer: ['/datasets', 'Upload a dataset', 'It is sealed as it arrives, then profiled and classified.'],
  steward: ['/releases', 'Make a release', 'One dataset version under one policy, for one purpose.'],
  analyst: ['/access', 'Ask for access', 'Say which data you need, and what for.'],
  auditor: ['/audit', 'Verify the log', 'Your browser rebuilds it and checks its signature.'],
  admin: [
    '/me',
    'Look at your roles',
    'Administrators see no data by themselves; give people roles by the API or the command line.',
  ],
};

function NextSteps({ me }: { me: Me }): ReactNode {
  const own = me.roles.flatMap((role) => (steps[role] ? [steps[role]] : []));
  if (own.length === 0) {
    return <Text c="dimmed">You have no role yet. Ask an administrator for one, or wait for a grant.</Text>;
  }
  return (
    <Stack gap="sm">
      {own.map(([to, title, why]) => (
        <div key={title}>
          <Anchor component={Link} to={to} fw={600}>
            {title}
          </Anchor>
          <Text size="sm" c="dimmed">
            {why}
          </Text>
        </div>
      ))}
    </Stack>
  );
}

function Health(): ReactNode {
  const health = useQuery(queries.health());
  if (health.isPending) return <Badge color="gray">asking</Badge>;
  const { secondPerson } = health.data ?? {};
  if (secondPerson?.holds === false) return <Text size="sm">Ready, but: {secondPerson.detail}.</Text>;
  return health.data ? <Badge color="teal">ready</Badge> : <Badge color="red">not ready</Badge>;
}

export function Overview(): ReactNode {
  const me = useQuery(queries.me());
  const datasets = useQuery(queries.datasets(''));
  const releases = useQuery(queries.releases());
  const grants = useQuery(queries.grants());
  const requests = useQuery(queries.requests('pending'));
  const decides = me.data?.capabilities.includes('request.decide') === true;
  return (
    <Page title="Overview" about="What you may know of, and what is waiting for you.">
      <SimpleGrid cols={{ base: 1, xs: 2, lg: 4 }}>
        <Tile
          to="/datasets"
          icon="dataset"
          title="Datasets"
          value={amount(datasets.data)}
          hint="that you may discover"
        />
        <Tile
          to="/releases"
          icon="release"
          title="Releases"
          value={amount(releases.data)}
          hint="governed and ready to read"
        />
        <Tile
          to="/access"
          icon="grant"
          title="Grants"
          value={amount(grants.data)}
          hint="who may do what, and what for"
        />
        <Tile
          to="/access?show=requests"
          icon="me"
          title="Open requests"
          value={amount(requests.data)}
          hint={decides ? 'waiting for a decision' : 'of yours, not yet decided'}
        />
      </SimpleGrid>
      <SimpleGrid cols={{ base: 1, md: 2 }}>
        <Paper withBorder p="lg">
          <Title order={2} size="h4" mb="sm">
            Next for you
          </Title>
          <Loaded query={me}>{(data) => <NextSteps me={data} />}</Loaded>
        </Paper>
        <Paper withBorder p="lg">
          <Group justify="space-between" mb="sm">
            <Title order={2} size="h4">
              This gateway
            </Title>
            <Health />
          </Group>
          <Text c="dimmed" size="sm" mb="sm">
            A release is the only thing that anybody can read: raw data stay sealed, and every decision is in
            a log that you can check yourself.
          </Text>
          <Group gap="md">
            <Anchor href="/docs" size="sm">
              API documentation
            </Anchor>
            <Anchor href="/openapi.json" size="sm">
              OpenAPI document
            </Anchor>
          </Group>
        </Paper>
      </SimpleGrid>
    </Page>
  );
}
