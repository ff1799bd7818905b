import { Alert, Button, Stack, Text } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode } from 'react';
import { queries } from '../api/queries.js';
import { JobWatch } from '../parts/job-watch.js';

interface SentProps {
  /** The job's address. */
  readonly job: string;
  /** The version is there. */
  readonly done: () => void;
  /** Goes back to what was said of the file. */
  readonly change: () => void;
}

/** Follows the job that reads a file: to its version, to why there is none, or to that there is nothing new in it. */
export function Sent({ job, done, change }: SentProps): ReactNode {
  const client = useQueryClient();
  const { state, result } = useQuery(queries.job(job.split('/').at(-1) ?? '')).data ?? {};
  if (result?.['unchanged'] === true) {
    return (
      <Stack>
        <Alert title="Nothing was made" role="status">
          The newest version is this file already, read in the same way.
        </Alert>
        <Button variant="default" onClick={done}>
          Close
        </Button>
      </Stack>
    );
  }
  const refused = state === 'failed' || state === 'cancelled';
  return (
    <Stack>
      {!refused && (
        <Text size="sm">The file has arrived and is sealed. It is being read now; you may close this.</Text>
      )}
      <JobWatch
        path={job}
        onDone={(made) => {
          if (made.result?.['unchanged'] !== true)
            void client.invalidateQueries({ queryKey: ['v1', 'datasets'] }).then(done);
        }}
      />
      {refused && (
        <Button variant="default" onClick={change}>
          Say how to read it, and try again
        </Button>
      )}
    </Stack>
  );
}
