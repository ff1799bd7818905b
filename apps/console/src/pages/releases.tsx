import { Anchor, Badge, Button, Modal, Select, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type SubmitEvent, type ReactNode } from 'react';
import { Link, useNavigate, useSearchParams } from 'react-router';
import { api } from '../api/client.js';
import { queries } from '../api/queries.js';
import { answerOf, type CreateRelease, type Job, type PolicySummary, type Release } from '#libs/client';
import { JobWatch } from '../parts/job-watch.js';
import { ListTable } from '../parts/list-table.js';
import { Page } from '../parts/page.js';
import { Empty, Loaded, ProblemNote } from '../parts/states.js';
import { count, counted, moment } from '../parts/words.js';

function NewRelease({ policies }: { policies: readonly PolicySummary[] }): ReactNode {
  const datasets = useQuery(queries.datasets(''));
  const [dataset, setDataset] = useState<string | null>(null);
  const [policy, setPolicy] = useState<string | null>(policies[0]?.name ?? null);
  const purposes = policies.find(({ name }) => name === policy)?.purposes ?? [];
  const [chosen, setPurpose] = useState<string | null>(null);
  const purpose = chosen !== null && purposes.includes(chosen) ? chosen : (purposes[0] ?? null);
  const client = useQueryClient();
  const navigate = useNavigate();
  const making = useMutation({
    mutationFn: (body: CreateRelease) => answerOf(api.POST('/v1/releases', { body })),
  });
  const done = (job: Job): void => {
    void client.invalidateQueries({ queryKey: ['v1', 'releases'] });
    const id = job.result?.['release'];
    if (typeof id === 'string') void navigate(`/releases/${id}`);
  };
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (dataset && policy && purpose) making.mutate({ dataset, policy, purpose });
  };
  const sealed = datasets.data?.items.filter(({ latestVersion }) => latestVersion !== undefined) ?? [];
  return (
    <form onSubmit={submit}>
      <Stack>
        <Select
          label="Dataset"
          description="Its newest version."
          placeholder="Choose a dataset"
          required
          searchable
          data={sealed.map(({ name }) => name)}
          value={dataset}
          onChange={setDataset}
        />
        <Select
          label="Policy"
          required
          data={policies.map(({ name }) => name)}
          value={policy}
          onChange={setPolicy}
        />
        <Select
          label="Purpose"
          description="What the release may be used for; the policy says which."
          required
          data={[...purposes]}
          value={purpose}
          onChange={setPurpose}
        />
        {making.error && <ProblemNote error={making.error} />}
        {making.data && <JobWatch path={making.data.job} onDone={done} />}
        <Button type="submit" loading={making.isPending} disabled={!dataset || !policy || !purpose}>
          Make the release
        </Button>
      </Stack>
    </form>
  );
}

const row = (release: Release): readonly [string, readonly ReactNode[]] => [
  release.id,
  [
    <Anchor component={Link} to={`/releases/${release.id}`} fw={600}>
      {release.dataset}, version {release.version}
    </Anchor>,
    <Badge variant="light" tt="none">
      {release.purpose}
    </Badge>,
    `${release.policy} v${release.policyVersion}`,
    count(release.rows),
    release.k > 0 ? `≥ ${counted(release.k, 'person', 'people')}` : 'not asked for',
    <Text size="sm">
      {release.withdrawn ? <Badge color="red">withdrawn</Badge> : moment(release.createdAt)}
    </Text>,
  ],
];

export function Releases(): ReactNode {
  const [search, setSearch] = useSearchParams();
  const dataset = search.get('dataset') ?? undefined;
  const [making, { open, close }] = useDisclosure(false);
  const me = useQuery(queries.me());
  const may = me.data?.capabilities.includes('release.create') === true;
  const policies = useQuery({ ...queries.policies(), enabled: may });
  const list = useQuery(queries.releases(dataset));
  const head = ['Release of', 'Purpose', 'Policy', 'Rows', 'Hidden among', 'Made'];
  return (
    <Page
      title={dataset === undefined ? 'Releases' : `Releases of ${dataset}`}
      about="One dataset version under one policy, for one purpose: the only thing that is ever read."
      actions={may && <Button onClick={open}>New release</Button>}
    >
      {dataset !== undefined && (
        <Anchor component="button" type="button" size="sm" w="fit-content" onClick={() => setSearch({})}>
          Show those of all datasets
        </Anchor>
      )}
      <Loaded query={list}>
        {({ items }) =>
          items.length > 0 ? (
            <ListTable label="Releases" head={head} rows={items.map(row)} width={760} />
          ) : (
            <Empty title="No releases yet">
              {may
                ? 'Choose a dataset and a policy to make the first one.'
                : 'A steward makes releases. You see those that you were granted, or may ask for.'}
            </Empty>
          )
        }
      </Loaded>
      <Modal opened={making} onClose={close} title="New release" centered>
        <Loaded query={policies}>
          {({ items }) =>
            items.length > 0 ? (
              <NewRelease policies={items} />
            ) : (
              <Text>
                There is no policy yet. Write one as YAML and send it:{' '}
                <code>tidegate policies apply -f policy.yaml</code>
              </Text>
            )
          }
        </Loaded>
      </Modal>
    </Page>
  );
}
