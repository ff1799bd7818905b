import {
  Badge,
  Group,
  Paper,
  Popover,
  Progress,
  SimpleGrid,
  Stack,
  Text,
  Title,
  UnstyledButton,
} from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { queries } from '../api/queries.js';
import { type ColumnClassification, type ColumnProfile } from '#libs/client';
import { Histogram } from '../parts/bars.js';
import { Loaded } from '../parts/states.js';
import { count, figure, identifierTitle, percent } from '../parts/words.js';
import { Reveal } from './reveal.js';

const colors = { direct: 'red', quasi: 'orange', sensitive: 'grape', none: 'gray' } as const;

function Classified({ as }: { as: ColumnClassification }): ReactNode {
  const by = as.decidedBy === 'steward' ? 'decided by a steward' : `${percent(as.confidence)} sure`;
  return (
    <Popover width={320} withArrow shadow="md">
      <Popover.Target>
        <UnstyledButton aria-label={`${as.name}: ${identifierTitle(as.identifierType)}, ${by}. Show why`}>
          <Group gap={6} wrap="nowrap">
            <Badge color={colors[as.identifierType]} variant="light" tt="none">
              {identifierTitle(as.identifierType)}
            </Badge>
            <Text size="xs" c="dimmed">
              {by}
            </Text>
          </Group>
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown>
        <Stack gap="xs">
          <Text fw={600} size="sm">
            {as.category === 'NONE' ? 'No category of personal data' : as.category}
          </Text>
          {as.evidence.length === 0 && <Text size="sm">Nothing in it points to a person.</Text>}
          {as.evidence.map((evidence) => (
            <div key={`${evidence.kind} ${evidence.detail}`}>
              <Text size="sm">{evidence.detail}</Text>
              <Progress
                value={evidence.weight * 100}
                size="xs"
                aria-label={`Weight ${percent(evidence.weight)}`}
              />
            </div>
          ))}
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}

function Values({ profile }: { profile: ColumnProfile }): ReactNode {
  const { histogram, topValues, min, max } = profile;
  if (histogram && histogram.length > 1) {
    const bins = histogram.map((bin) => ({
      label: `${figure(bin.from)} to ${figure(bin.to)}`,
      count: bin.count,
    }));
    return (
      <div>
        <Histogram bins={bins} label={`Distribution of ${profile.name}`} />
        <Group justify="space-between">
          <Text size="xs" c="dimmed">
            {min !== undefined && figure(min)}
          </Text>
          <Text size="xs" c="dimmed">
            {max !== undefined && figure(max)}
          </Text>
        </Group>
      </div>
    );
  }
  if (topValues && topValues.length > 0) {
    const most = topValues[0]?.count ?? 1;
    return (
      <Stack gap={4}>
        {topValues.slice(0, 3).map((top) => (
          <div key={top.value}>
            <Group justify="space-between" wrap="nowrap">
              <Text size="xs" truncate>
                {top.value}
              </Text>
              <Text size="xs" c="dimmed">
                {count(top.count)}
              </Text>
            </Group>
            <Progress value={(top.count / most) * 100} size="xs" aria-label={`${count(top.count)} times`} />
          </div>
        ))}
      </Stack>
    );
  }
  if (min === undefined || max === undefined) return null;
  return (
    <Text size="sm">
      {figure(min)} … {figure(max)}
    </Text>
  );
}

interface ColumnCardProps {
  readonly profile: ColumnProfile;
  readonly rows: number;
  readonly as: ColumnClassification | undefined;
  /** Counts are told coarsely: the reader may not see raw data. */
  readonly coarse: boolean;
  readonly place: { readonly dataset: string; readonly version: number };
}

function ColumnCard({ profile: told, rows, as, coarse, place }: ColumnCardProps): ReactNode {
  const [revealed, show] = useState<ColumnProfile>();
  const profile = revealed ?? told;
  const empty = rows === 0 ? 0 : profile.nulls / rows;
  return (
    <Paper withBorder p="md" component="article" aria-label={`Column ${profile.name}`}>
      <Stack gap="xs">
        <Group justify="space-between" wrap="nowrap" align="flex-start">
          <Text fw={600} truncate title={profile.name}>
            {profile.name}
          </Text>
          <Badge variant="default" tt="none">
            {profile.type}
          </Badge>
        </Group>
        {as && <Classified as={as} />}
        <Group gap="lg">
          <Text size="sm">
            {profile.approximate && '≈ '}
            {coarse && profile.distinct === 0 ? 'few' : count(profile.distinct)} distinct
          </Text>
          <Text size="sm" c={empty > 0 ? 'orange' : 'dimmed'}>
            {percent(empty)} empty
          </Text>
        </Group>
        {profile.type === 'bytes' && (
          <Text size="sm" c="dimmed">
            Told by their SHA-256: what they show is not looked at.
          </Text>
        )}
        {!profile.masked && <Values profile={profile} />}
        {profile.masked && !coarse && <Reveal {...place} column={profile.name} show={show} />}
        {profile.masked && coarse && (
          <Text size="sm" c="dimmed">
            Values are hidden: you may not see raw data.
          </Text>
        )}
      </Stack>
    </Paper>
  );
}

/** What is in each column, how it was classified and why. */
export function Columns({ dataset, version }: { dataset: string; version: number }): ReactNode {
  const profile = useQuery(queries.profile(dataset, version));
  const classification = useQuery(queries.classification(dataset, version));
  const known = new Map(classification.data?.columns.map((column) => [column.name, column]));
  return (
    <Stack gap="sm" component="section">
      <Title order={2} size="h4">
        Columns
      </Title>
      <Loaded query={profile}>
        {({ rows, columns, coarse = false }) => (
          <SimpleGrid cols={{ base: 1, sm: 2, xl: 3 }}>
            {columns.map((column) => (
              <ColumnCard
                key={`${version} ${column.name}`}
                place={{ dataset, version }}
                profile={column}
                rows={rows}
                as={known.get(column.name)}
                coarse={coarse}
              />
            ))}
          </SimpleGrid>
        )}
      </Loaded>
    </Stack>
  );
}
