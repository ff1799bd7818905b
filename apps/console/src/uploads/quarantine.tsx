import { Button, Group, Stack, Text, TextInput, Title } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState, type ReactNode, type SubmitEvent } from 'react';
import { answerOf, type DatasetVersion, type QuarantinedRecords } from '#libs/client';
import { counted } from '#libs/kernel';
import { api } from '../api/client.js';
import { ListTable } from '../parts/list-table.js';
import { saveFile } from '../parts/save.js';
import { ProblemNote } from '../parts/states.js';
import { count } from '../parts/words.js';

/** More than a person reads: what is saved has all of them. */
const mostShown = 100;

interface Of {
  readonly version: DatasetVersion;
}

const place = ({ dataset, version }: DatasetVersion) => ({
  params: { path: { name: dataset, number: String(version) } },
});

function Lines({ records }: QuarantinedRecords): ReactNode {
  const more = records.length - mostShown;
  return (
    <>
      <ListTable
        label="Records that could not be read"
        head={['Line', 'What is wrong']}
        rows={records
          .slice(0, mostShown)
          .map(({ line, reason }) => [`${line} ${reason}`, [count(line), reason]])}
        width={320}
      />
      {more > 0 && (
        <Text size="sm" c="dimmed">
          and {count(more)} more
        </Text>
      )}
    </>
  );
}

/** Raw records are given to whoever says why; the log keeps who and the reason. */
function Take({ version }: Of): ReactNode {
  const [reason, setReason] = useState('');
  const taking = useMutation({
    mutationFn: async () => {
      const { records } = await answerOf(
        api.POST('/v1/datasets/{name}/versions/{number}/quarantine/reveal', {
          ...place(version),
          body: { reason },
        }),
      );
      const text = records.map((record) => `${record.text ?? ''}\n`).join('');
      saveFile(
        new Blob([text], { type: 'text/plain' }),
        `${version.dataset}-${version.version}-quarantine.txt`,
      );
    },
  });
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    taking.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="xs">
        <Text size="sm" c="dimmed">
          The records themselves are raw data. That you take them, and why, is recorded.
        </Text>
        <Group gap="sm">
          <TextInput
            aria-label="Reason to take the records"
            placeholder="Why you need them"
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
            required
            flex="1 1 16rem"
          />
          <Button type="submit" variant="default" loading={taking.isPending}>
            Download the records
          </Button>
        </Group>
        {taking.error && <ProblemNote error={taking.error} />}
      </Stack>
    </form>
  );
}

/** What of a version's file could not be read, shown when it is asked for: to those who may read raw data. */
export function Quarantine({ version }: Of): ReactNode {
  const looking = useMutation({
    mutationFn: () => answerOf(api.GET('/v1/datasets/{name}/versions/{number}/quarantine', place(version))),
  });
  const quarantined = version.reading?.quarantined ?? 0;
  if (quarantined === 0) return null;
  return (
    <Stack gap="sm" component="section" aria-label="Quarantine">
      <Title order={2} size="h4">
        Quarantine
      </Title>
      {looking.data ? (
        <>
          <Lines records={looking.data.records} />
          <Take version={version} />
        </>
      ) : (
        <Group gap="sm">
          <Text>
            {counted(quarantined, 'record')} could not be read and {quarantined === 1 ? 'is' : 'are'} kept
            aside.
          </Text>
          <Button size="xs" variant="default" loading={looking.isPending} onClick={() => looking.mutate()}>
            Show their lines
          </Button>
        </Group>
      )}
      {looking.error && <ProblemNote error={looking.error} />}
    </Stack>
  );
}
