import { Anchor, Badge, Button, Group, Menu, Paper, Stack, Text, Title } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { type ReactNode } from 'react';
import { Link, useParams } from 'react-router';
import { api } from '../api/client.js';
import { queries } from '../api/queries.js';
import { answerOf, type Release } from '#libs/client';
import { Icon, type IconName } from '../parts/icons.js';
import { Page } from '../parts/page.js';
import { saveFile } from '../parts/save.js';
import { Loaded, ProblemNote } from '../parts/states.js';
import { counted, moment, short } from '../parts/words.js';
import { AskForAccess, mayOnlyKnow } from './ask.js';
import { Withdraw, Withdrawn } from './withdraw.js';
import { RiskSections } from '../risk/risk-sections.js';
import { Verdict } from '../risk/verdict.js';

interface KnotProps {
  readonly icon: IconName;
  readonly title: ReactNode;
  readonly children: ReactNode;
}

function Knot({ icon, title, children }: KnotProps): ReactNode {
  return (
    <li>
      <span className="knot">
        <Icon name={icon} />
      </span>
      <Text fw={600} component="div">
        {title}
      </Text>
      <Text size="sm" c="dimmed" component="div">
        {children}
      </Text>
    </li>
  );
}

/** Its rows as the reader is told them. */
function rowsOf({ rows, coarse }: Release): string {
  if (coarse !== true) return counted(rows, 'row');
  return rows === 0 ? 'few rows' : `about ${counted(rows, 'row')}`;
}

/** From the file that somebody uploaded to whoever may read what became of it. */
function Thread({ release }: { release: Release }): ReactNode {
  const grants = useQuery(queries.grants(`release:${release.id}`));
  const active = grants.data?.items.filter((grant) => grant.active) ?? [];
  const { datasetSha256: sha256 } = release.lineage;
  const dataset = `/datasets/${release.dataset}?version=${release.version}`;
  return (
    <ol className="thread" aria-label="Where this release comes from, and who may read it">
      <Knot icon="file" title="File">
        as it was uploaded
        <br />
        {sha256 !== undefined && (
          <span className="hash" title={sha256}>
            {short(sha256)}
          </span>
        )}
      </Knot>
      <Knot
        icon="version"
        title={
          <Anchor component={Link} to={dataset}>
            {release.dataset} v{release.version}
          </Anchor>
        }
      >
        sealed and classified
      </Knot>
      <Knot icon="policy" title={`${release.policy} v${release.policyVersion}`}>
        for {release.purpose}
        <br />
        <span className="hash" title={release.lineage.policyDigest}>
          {short(release.lineage.policyDigest)}
        </span>
      </Knot>
      <Knot icon="release" title="Release">
        {rowsOf(release)}, {counted(release.columns.length, 'column')}
        <br />
        {moment(release.createdAt)}
      </Knot>
      <Knot
        icon="grant"
        title={
          <Anchor component={Link} to="/access">
            {counted(active.length, 'grant')}
          </Anchor>
        }
      >
        {active.length === 0
          ? 'that you may know of'
          : active.slice(0, 3).map((grant) => <div key={grant.id}>{grant.principal}</div>)}
      </Knot>
    </ol>
  );
}

const formats = ['csv', 'ndjson', 'parquet'] as const;

function Download({ release }: { release: Release }): ReactNode {
  const getting = useMutation({
    mutationFn: async (format: (typeof formats)[number]) => {
      // What people download here they open in a spreadsheet, which would take some cells for formulas.
      const safe = format === 'csv' && ({ spreadsheet: 'safe' } as const);
      const params = { path: { id: release.id }, query: { purpose: release.purpose, format, ...safe } };
      const blob = await answerOf(api.GET('/v1/releases/{id}/data', { params, parseAs: 'blob' }));
      saveFile(blob, `${release.dataset}-${release.purpose}.${format}`);
    },
  });
  return (
    <Stack gap="sm" align="flex-end">
      <Menu position="bottom-end">
        <Menu.Target>
          <Button loading={getting.isPending}>Download</Button>
        </Menu.Target>
        <Menu.Dropdown>
          {formats.map((format) => (
            <Menu.Item key={format} onClick={() => getting.mutate(format)}>
              {format.toUpperCase()}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      {getting.error && <ProblemNote error={getting.error} />}
    </Stack>
  );
}

function Actions({ release }: { release: Release }): ReactNode {
  return (
    <Group align="flex-start">
      {mayOnlyKnow(release) && <AskForAccess release={release} />}
      <Download release={release} />
    </Group>
  );
}

export function ReleaseDetail(): ReactNode {
  const { id = '' } = useParams();
  const release = useQuery(queries.release(id));
  const risk = useQuery(queries.risk(id));
  const title = release.data ? `${release.data.dataset} for ${release.data.purpose}` : 'Release';
  return (
    <Page
      title={title}
      up={['/releases', 'Releases']}
      actions={release.data && !release.data.withdrawn && <Actions release={release.data} />}
    >
      <Loaded query={release}>
        {(data) => (
          <Stack gap="lg">
            {data.withdrawn && <Withdrawn withdrawn={data.withdrawn} />}
            {risk.data?.verdict && <Verdict lines={risk.data.verdict} />}
            <Paper withBorder p="lg">
              <Thread release={data} />
            </Paper>
            <Loaded query={risk}>{(figures) => <RiskSections release={id} risk={figures} />}</Loaded>
            <Paper withBorder p="lg">
              <Title order={2} size="h4" mb="sm">
                Columns
              </Title>
              <Group gap="xs">
                {data.columns.map((column) => (
                  <Badge key={column.name} variant="default" size="lg" tt="none">
                    {column.name} · {column.type}
                  </Badge>
                ))}
              </Group>
              <Text size="xs" c="dimmed" mt="md" className="hash">
                release:{data.id}
              </Text>
            </Paper>
            {!data.withdrawn && <Withdraw release={data} />}
          </Stack>
        )}
      </Loaded>
    </Page>
  );
}
