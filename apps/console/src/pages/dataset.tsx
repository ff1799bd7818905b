import { Badge, Button, Group, Modal, Select, SimpleGrid, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode } from 'react';
import { Link, useParams, useSearchParams } from 'react-router';
import { queries } from '../api/queries.js';
import { type Dataset, type DatasetVersion } from '#libs/client';
import { Fact } from '../parts/fact.js';
import { Page } from '../parts/page.js';
import { Empty, Loaded } from '../parts/states.js';
import { bytes, count, moment, short } from '../parts/words.js';
import { Columns } from './columns.js';
import { Quarantine } from '../uploads/quarantine.js';
import { ReadingFacts } from '../uploads/reading-facts.js';
import { UploadForm } from '../uploads/upload-form.js';

/** How the columns differ from those of the version before, where they do. */
function Changes({ version: { changes, base } }: { version: DatasetVersion }): ReactNode {
  const { added = [], dropped = [], retyped = [] } = changes ?? {};
  const lists = [
    ['New columns', added.map(({ name, type }) => `${name} (${type})`)],
    ['Columns that are gone', dropped.map(({ name }) => name)],
    ['Columns of another type', retyped.map(({ name, from, to }) => `${name} (${from}, now ${to})`)],
  ] as const;
  const told = lists.filter(([, names]) => names.length > 0);
  if (base === undefined && told.length === 0) return null;
  return (
    <Stack gap="xs" component="section" aria-label="Against the version before">
      {base !== undefined && <Fact title="Appended to">{`version ${base}`}</Fact>}
      {told.map(([title, names]) => (
        <Fact key={title} title={title}>
          {names.slice(0, 20).join(', ')}
          {names.length > 20 && ` and ${names.length - 20} more`}
        </Fact>
      ))}
    </Stack>
  );
}

function VersionFacts({ version }: { version: DatasetVersion }): ReactNode {
  return (
    <SimpleGrid
      cols={{ base: 2, sm: 3, lg: 6 }}
      component="section"
      aria-label={`Version ${version.version}`}
    >
      <Fact title="Rows">{count(version.rows)}</Fact>
      <Fact title="Columns">{count(version.columns.length)}</Fact>
      <Fact title="As it was sent">{bytes(version.bytes)}</Fact>
      <Fact title="SHA-256">
        <span className="hash" title={version.sha256}>
          {short(version.sha256)}
        </span>
      </Fact>
      <Fact title="Uploaded by">
        <Text truncate title={version.lineage.createdBy}>
          {version.lineage.createdBy}
        </Text>
      </Fact>
      <Fact title="Sealed">{moment(version.lineage.createdAt)}</Fact>
    </SimpleGrid>
  );
}

function Versions({
  versions,
  canUpload,
}: {
  versions: readonly DatasetVersion[];
  canUpload: boolean;
}): ReactNode {
  const [query, setQuery] = useSearchParams();
  const asked = Number(query.get('version'));
  const shown = versions.find((version) => version.version === asked) ?? versions[0];
  if (!shown) {
    return (
      <Empty title="No version yet">
        {canUpload
          ? 'Upload a file: a table such as CSV, JSON, Parquet or a workbook, or a .zip of documents, pictures or recordings.'
          : 'Its owner has not uploaded a file yet.'}
      </Empty>
    );
  }
  const options = versions.map(({ version, lineage }) => ({
    value: String(version),
    label: `Version ${version}, ${moment(lineage.createdAt)}`,
  }));
  return (
    <Stack gap="lg">
      <Select
        label="Version"
        data={options}
        value={String(shown.version)}
        onChange={(value) => setQuery(value === null ? {} : { version: value })}
        allowDeselect={false}
        maw={360}
      />
      <VersionFacts version={shown} />
      {shown.reading && <ReadingFacts reading={shown.reading} />}
      <Quarantine key={shown.version} version={shown} />
      <Changes version={shown} />
      <Columns dataset={shown.dataset} version={shown.version} />
    </Stack>
  );
}

function About({ dataset }: { dataset: Dataset }): ReactNode {
  return (
    <Stack gap="xs">
      {dataset.description !== undefined && <span>{dataset.description}</span>}
      <Group gap="xs">
        <Text size="sm">Owned by {dataset.owner}</Text>
        {dataset.subjectKey !== undefined && (
          <Badge variant="light" tt="none">
            subject key: {dataset.subjectKey}
          </Badge>
        )}
        {dataset.tags.map((tag) => (
          <Badge key={tag} variant="default" tt="none">
            {tag}
          </Badge>
        ))}
      </Group>
    </Stack>
  );
}

/** Owners upload, and whoever may manage by a grant; the API has the last word. */
function useMayUpload(dataset: Dataset | undefined): boolean {
  const me = useQuery(queries.me()).data;
  const grants = useQuery({
    ...queries.grants(`dataset:${dataset?.name ?? ''}`),
    enabled: dataset !== undefined,
  }).data;
  if (!me || !dataset) return false;
  const own = me.email === undefined ? `service:${me.name ?? ''}` : `user:${me.email}`;
  const manages = grants?.items.some(
    (grant) => grant.active && grant.principal === own && grant.actions.includes('manage'),
  );
  return dataset.owner === own || manages === true;
}

export function DatasetDetail(): ReactNode {
  const { name = '' } = useParams();
  const dataset = useQuery(queries.dataset(name));
  const versions = useQuery(queries.versions(name));
  const [uploading, { open, close }] = useDisclosure(false);
  const canUpload = useMayUpload(dataset.data);
  const [, setQuery] = useSearchParams();
  const showNewest = (): void => {
    setQuery({});
    close();
  };
  const actions = (
    <Group gap="sm">
      <Button variant="default" component={Link} to={`/releases?dataset=${encodeURIComponent(name)}`}>
        Releases
      </Button>
      {canUpload && <Button onClick={open}>Upload a version</Button>}
    </Group>
  );
  return (
    <Page
      title={name}
      up={['/datasets', 'Datasets']}
      actions={actions}
      about={dataset.data && <About dataset={dataset.data} />}
    >
      <Loaded query={dataset}>
        {() => (
          <Loaded query={versions}>
            {({ items }) => <Versions versions={items} canUpload={canUpload} />}
          </Loaded>
        )}
      </Loaded>
      <Modal opened={uploading} onClose={close} title="Upload a version" size="lg" centered>
        {dataset.data && <UploadForm dataset={dataset.data} done={showNewest} />}
      </Modal>
    </Page>
  );
}
