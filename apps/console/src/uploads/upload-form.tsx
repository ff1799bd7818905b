import { Alert, Button, Checkbox, FileInput, Progress, Radio, Select, Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState, type DragEvent, type SubmitEvent, type ReactNode } from 'react';
import { encodingOf, typeOfName, uploadTypes, type Dataset } from '#libs/client';
import { upload } from '../api/client.js';
import { ProblemNote } from '../parts/states.js';
import { bytes, percent } from '../parts/words.js';
import { optionsOf, queryOf, type Asked, type OptionName } from './asked.js';
import { OptionFields } from './option-fields.js';
import { fieldOf, fieldTitles, inFields } from '../parts/option-words.js';
import { Sent } from './sent.js';

const groups = ['Tables', 'Archives', 'Pictures', 'Recordings', 'Documents'] as const;
const formats = groups.map((group) => ({
  group: group === 'Documents' ? 'Documents, each as one row' : group,
  items: uploadTypes.filter((type) => type.group === group).map(({ value, label }) => ({ value, label })),
}));

interface Chosen extends Asked {
  readonly file: File | null;
  readonly mediaType: string | null;
}

interface Part {
  readonly chosen: Chosen;
  readonly set: (change: Partial<Chosen>) => void;
  readonly disabled: boolean;
}

function FileAndFormat({ chosen: { file, mediaType }, set, disabled }: Part): ReactNode {
  const advice = file && typeOfName(file.name).advice;
  return (
    <>
      <FileInput
        label="File"
        description="A table, or a .zip of documents, pictures or recordings; also compressed. One that breaks off goes on: choose it again."
        placeholder="Choose a file, or drop it here"
        required
        clearable
        value={file}
        onChange={(next) => set({ file: next, mediaType: mediaTypeOf(next) })}
        disabled={disabled}
      />
      {advice !== undefined && advice !== null && mediaType === null && (
        <Alert color="yellow" variant="light" role="status">
          {inFields(advice)}
        </Alert>
      )}
      <Select
        label={fieldTitles['type']}
        data={formats}
        value={mediaType}
        onChange={(value) => set({ mediaType: value })}
        placeholder="What the file is"
        searchable
        required
        allowDeselect={false}
        disabled={disabled}
      />
    </>
  );
}

const mediaTypeOf = (file: File | null): string | null =>
  (file ? typeOfName(file.name).mediaType : undefined) ?? null;

/** Asked where there is something already. */
function Arrival({ chosen: { append, again }, set, disabled }: Part): ReactNode {
  return (
    <Stack gap="xs">
      <Radio.Group
        label="Its rows"
        value={append ? 'append' : 'replace'}
        onChange={(mode) => set({ append: mode === 'append' })}
      >
        <Stack gap={6} mt={4}>
          <Radio value="replace" label="stand in place of those that there are" disabled={disabled} />
          <Radio value="append" label="come behind those that there are" disabled={disabled} />
        </Stack>
      </Radio.Group>
      {append && (
        <Checkbox
          label={fieldTitles['again']}
          description="Where the file is the one that came last, which is refused as a mistake otherwise."
          checked={again}
          onChange={(event) => set({ again: event.currentTarget.checked })}
          disabled={disabled}
        />
      )}
    </Stack>
  );
}

function Options({ chosen, set, disabled, dataset }: Part & { readonly dataset: Dataset }): ReactNode {
  const names = optionsOf(chosen.mediaType);
  const setOption = (name: OptionName, value: string): void =>
    set({ options: { ...chosen.options, [name]: value } });
  return (
    <details>
      <summary>Options: how it is to be read</summary>
      <Stack gap="xs" mt="xs">
        {dataset.reading !== undefined && (
          <Text size="sm">
            Unless said here, files of this dataset are read with{' '}
            <code>{JSON.stringify(dataset.reading)}</code>.
          </Text>
        )}
        <OptionFields names={names} values={chosen.options} set={setOption} disabled={disabled} />
      </Stack>
    </details>
  );
}

/** Below the options it would be out of sight. */
const intoView = (element: HTMLElement | null): void => element?.scrollIntoView({ block: 'nearest' });

/** Streams a file to the gateway, which seals it as it arrives, and follows the job that reads it. */
export function UploadForm({ dataset, done }: { dataset: Dataset; done: () => void }): ReactNode {
  const nothing = { file: null, mediaType: null, options: {}, append: false, again: false };
  const [chosen, setChosen] = useState<Chosen>(nothing);
  const [sent, setSent] = useState(0);
  const set = (change: Partial<Chosen>): void => setChosen((before) => ({ ...before, ...change }));
  const sending = useMutation({
    mutationFn: ({ file, mediaType }: { file: File; mediaType: string }) => {
      const said = {
        mediaType,
        encoding: encodingOf(file.name, mediaType),
        query: queryOf(mediaType, chosen),
      };
      return upload(dataset.name, file, said, setSent);
    },
  });
  const { file, mediaType } = chosen;
  const drop = (event: DragEvent): void => {
    event.preventDefault();
    const [dropped] = event.dataTransfer.files;
    if (dropped && !sending.isPending) set({ file: dropped, mediaType: mediaTypeOf(dropped) });
  };
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (file && mediaType !== null) sending.mutate({ file, mediaType });
  };
  if (sending.data !== undefined)
    return <Sent job={sending.data} done={done} change={() => sending.reset()} />;
  const part = { chosen, set, disabled: sending.isPending };
  return (
    <form onSubmit={submit} onDragOver={(event) => event.preventDefault()} onDrop={drop}>
      <Stack>
        <FileAndFormat {...part} />
        {dataset.latestVersion !== undefined && <Arrival {...part} />}
        {mediaType !== null && <Options {...part} dataset={dataset} />}
        {sending.isPending && file && (
          <Stack gap={4} role="status">
            <Progress value={sent * 100} aria-label="Sent so far" />
            <Text size="sm">
              {percent(sent)} of {bytes(file.size)} sent
            </Text>
          </Stack>
        )}
        {sending.error && (
          <div ref={intoView}>
            <ProblemNote error={sending.error} placeName={fieldOf} />
          </div>
        )}
        <Button type="submit" loading={sending.isPending} disabled={!file || mediaType === null}>
          Upload
        </Button>
      </Stack>
    </form>
  );
}
