import {
  Anchor,
  Badge,
  Button,
  Group,
  Modal,
  Stack,
  TagsInput,
  Text,
  Textarea,
  TextInput,
} from '@mantine/core';
import { useDebouncedValue, useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState, type SubmitEvent, type ReactNode } from 'react';
import { Link, useNavigate } from 'react-router';
import { api } from '../api/client.js';
import { queries, useChange } from '../api/queries.js';
import { answerOf, type CreateDataset, type Dataset } from '#libs/client';
import { ListTable } from '../parts/list-table.js';
import { Page } from '../parts/page.js';
import { Empty, Loaded, ProblemNote } from '../parts/states.js';
import { moment } from '../parts/words.js';

function NewDataset({ close }: { close: () => void }): ReactNode {
  const [fields, setFields] = useState({ name: '', description: '', subjectKey: '' });
  const [tags, setTags] = useState<string[]>([]);
  const navigate = useNavigate();
  const create = useChange(
    (body: CreateDataset) => answerOf(api.POST('/v1/datasets', { body })),
    ['datasets'],
  );
  const set =
    (name: keyof typeof fields) =>
    (event: { currentTarget: { value: string } }): void => {
      const { value } = event.currentTarget;
      setFields((before) => ({ ...before, [name]: value }));
    };
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const { name, description, subjectKey } = fields;
    const body = {
      name,
      ...(description && { description }),
      ...(subjectKey && { subjectKey }),
      ...(tags.length > 0 && { tags }),
    };
    create.mutate(body, {
      onSuccess: (made) => {
        close();
        void navigate(`/datasets/${made.name}`);
      },
    });
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        <TextInput
          label="Name"
          description="Small letters, digits and hyphens."
          required
          pattern="[a-z0-9][a-z0-9\-]{0,62}"
          data-autofocus
          value={fields.name}
          onChange={set('name')}
        />
        <Textarea
          label="Description"
          autosize
          minRows={2}
          maxLength={5000}
          value={fields.description}
          onChange={set('description')}
        />
        <TagsInput label="Tags" value={tags} onChange={setTags} />
        <TextInput
          label="Subject key"
          description="The column that says whose record it is; it makes erasure and k-anonymity exact."
          value={fields.subjectKey}
          onChange={set('subjectKey')}
        />
        {create.error && <ProblemNote error={create.error} />}
        <Button type="submit" loading={create.isPending}>
          Make the dataset
        </Button>
      </Stack>
    </form>
  );
}

const row = (dataset: Dataset): readonly [string, readonly ReactNode[]] => [
  dataset.name,
  [
    <>
      <Anchor component={Link} to={`/datasets/${dataset.name}`} fw={600}>
        {dataset.name}
      </Anchor>
      {dataset.description !== undefined && (
        <Text size="sm" c="dimmed" lineClamp={1}>
          {dataset.description}
        </Text>
      )}
    </>,
    dataset.latestVersion ?? 'none yet',
    <Group gap={4}>
      {dataset.tags.map((tag) => (
        <Badge key={tag} variant="default" tt="none">
          {tag}
        </Badge>
      ))}
    </Group>,
    dataset.owner,
    moment(dataset.updatedAt),
  ],
];

export function Datasets(): ReactNode {
  const [typed, setTyped] = useState('');
  const [q] = useDebouncedValue(typed, 250);
  const [making, { open, close }] = useDisclosure(false);
  const me = useQuery(queries.me());
  const list = useQuery({ ...queries.datasets(q), placeholderData: (before) => before });
  const creates = me.data?.capabilities.includes('dataset.create') === true;
  const actions = creates && <Button onClick={open}>New dataset</Button>;
  return (
    <Page
      title="Datasets"
      about="Raw data, sealed. You see what is in them, never the records themselves."
      actions={actions}
    >
      <TextInput
        type="search"
        aria-label="Search datasets"
        placeholder="Search names, descriptions, columns and tags"
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
        maw={480}
      />
      <Loaded query={list}>
        {({ items }) =>
          items.length > 0 ? (
            <ListTable
              label="Datasets"
              head={['Name', 'Newest version', 'Tags', 'Owner', 'Changed']}
              rows={items.map(row)}
              width={720}
            />
          ) : (
            <Empty title={q === '' ? 'No datasets yet' : `Nothing matches “${q}”`}>
              {q !== '' && 'Try fewer words, or the name of a column.'}
              {q === '' &&
                (creates
                  ? 'Make one, then upload a file to it.'
                  : 'You see a dataset once an engineer uploads one that you may discover.')}
            </Empty>
          )
        }
      </Loaded>
      <Modal opened={making} onClose={close} title="New dataset" centered>
        <NewDataset close={close} />
      </Modal>
    </Page>
  );
}
