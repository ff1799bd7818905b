import { Alert, Progress, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect, type ReactNode } from 'react';
import { queries } from '../api/queries.js';
import { ApiProblem, type Job } from '#libs/client';
import { Loaded, ProblemNote } from './states.js';

interface JobWatchProps {
  /** The job's address, as a 202 gave it. */
  readonly path: string;
  readonly onDone: (job: Job) => void;
}

/** Follows a job to its end. */
export function JobWatch({ path, onDone }: JobWatchProps): ReactNode {
  const query = useQuery(queries.job(path.split('/').at(-1) ?? ''));
  const job = query.data;
  useEffect(() => {
    if (job?.state === 'succeeded') onDone(job);
  }, [job?.state]);
  return (
    <Loaded query={query}>
      {(shown) =>
        shown.state === 'failed' || shown.state === 'cancelled' ? (
          shown.problem ? (
            <ProblemNote error={new ApiProblem(shown.problem.status, shown.problem)} />
          ) : (
            <Alert color="red" role="alert" title={`The job was ${shown.state}`}>
              {shown.message}
            </Alert>
          )
        ) : (
          <Stack gap={6} role="status">
            <Progress
              value={shown.progress * 100}
              animated={shown.state === 'running'}
              aria-label="Progress of the job"
            />
            <Text size="sm">{shown.state === 'succeeded' ? 'Done.' : shown.message}</Text>
          </Stack>
        )
      }
    </Loaded>
  );
}
