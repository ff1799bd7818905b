import { Button, FileInput, Progress, Select, Stack, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type DragEvent, type SubmitEvent, type ReactNode } from 'react';
import { upload } from '../api/client.js';
import { JobWatch } from '../parts/job-watch.js';
import { guessMediaType, mediaTypes } from '../parts/media-types.js';
import { ProblemNote } from '../parts/states.js';
import { bytes, percent } from '../parts/words.js';

/** Streams a file to the gateway, which seals it as it arrives, and follows the job that reads it. */
export function UploadForm({ dataset, close }: { dataset: string; close: () => void }): ReactNode {
  const [file, setFile] = useState<File | null>(null);
  const [mediaType, setMediaType] = useState('text/csv');
  const [sent, setSent] = useState(0);
  const client = useQueryClient();
  const sending = useMutation({
    mutationFn: (chosen: File) => upload(dataset, chosen, mediaType, setSent),
  });
  const choose = (chosen: File | null): void => {
    setFile(chosen);
    if (chosen) setMediaType(guessMediaType(chosen.name));
  };
  const drop = (event: DragEvent): void => {
    event.preventDefault();
    const [dropped] = event.dataTransfer.files;
    if (dropped && !sending.isPending) choose(dropped);
  };
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (file) sending.mutate(file);
  };
  if (sending.data !== undefined) {
    return (
      <Stack>
        <Text size="sm">The file has arrived and is sealed. It is being read now; you may close this.</Text>
        <JobWatch
          path={sending.data}
          onDone={() => void client.invalidateQueries({ queryKey: ['v1', 'datasets'] }).then(close)}
        />
      </Stack>
    );
  }
  return (
    <form onSubmit={submit} onDragOver={(event) => event.preventDefault()} onDrop={drop}>
      <Stack>
        <FileInput
          label="File"
          description="A table, or a .zip of documents, pictures or recordings; also gzipped (.gz). One that breaks off goes on: choose it again."
          placeholder="Choose a file, or drop it here"
          required
          clearable
          value={file}
          onChange={choose}
          disabled={sending.isPending}
        />
        <Select
          label="Format"
          data={mediaTypes}
          value={mediaType}
          onChange={(value) => setMediaType(value ?? 'text/csv')}
          allowDeselect={false}
          disabled={sending.isPending}
        />
        {sending.isPending && file && (
          <Stack gap={4} role="status">
            <Progress value={sent * 100} aria-label="Sent so far" />
            <Text size="sm">
              {percent(sent)} of {bytes(file.size)} sent
            </Text>
          </Stack>
        )}
        {sending.error && <ProblemNote error={sending.error} />}
        <Button type="submit" loading={sending.isPending} disabled={!file}>
          Upload
        </Button>
      </Stack>
    </form>
  );
}
