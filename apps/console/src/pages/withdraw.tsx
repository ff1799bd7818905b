import { Alert, Anchor, Button, Group, Modal, NativeSelect, Stack, Text, Textarea } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode, type SubmitEvent } from 'react';
import { Link } from 'react-router';
import { answerOf, type Release } from '#libs/client';
import { api } from '../api/client.js';
import { queries } from '../api/queries.js';
import { ProblemNote } from '../parts/states.js';
import { moment } from '../parts/words.js';

/** That nobody reads it any more, why, and what is to be read instead. */
export function Withdrawn({ withdrawn }: { withdrawn: NonNullable<Release['withdrawn']> }): ReactNode {
  const { at, by, reason, supersededBy } = withdrawn;
  return (
    <Alert color="red" title={`Withdrawn by ${by}, ${moment(at)}`}>
      {reason}
      {supersededBy !== undefined && (
        <>
          {' '}
          <Anchor component={Link} to={`/releases/${supersededBy}`}>
            Read this one instead
          </Anchor>
        </>
      )}
    </Alert>
  );
}

/** Takes a release back after its reason was given; who may not is told so. */
export function Withdraw({ release }: { release: Release }): ReactNode {
  const [isOpen, setOpen] = useState(false);
  return (
    <Group justify="flex-end">
      <Button variant="subtle" color="red" onClick={() => setOpen(true)}>
        Withdraw this release
      </Button>
      <Modal opened={isOpen} onClose={() => setOpen(false)} title="Withdraw this release">
        <WithdrawForm release={release} done={() => setOpen(false)} />
      </Modal>
    </Group>
  );
}

function WithdrawForm({ release, done }: { release: Release; done: () => void }): ReactNode {
  const [reason, setReason] = useState('');
  const [supersededBy, setSuccessor] = useState('');
  const client = useQueryClient();
  const others = useQuery(queries.releases(release.dataset));
  const choices = (others.data?.items ?? []).filter(
    ({ id, purpose, withdrawn }) => id !== release.id && purpose === release.purpose && !withdrawn,
  );
  const withdraw = useMutation({
    mutationFn: () =>
      answerOf(
        api.POST('/v1/releases/{id}/withdraw', {
          params: { path: { id: release.id } },
          body: { reason, ...(supersededBy !== '' && { supersededBy }) },
        }),
      ),
    onSuccess: async () => {
      await client.invalidateQueries();
      done();
    },
  });
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    withdraw.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <Text size="sm">
          Nobody reads it or trains on it any more, for good. What was downloaded stays where it is: say why,
          for whoever has it.
        </Text>
        <Textarea
          label="Why"
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          required
        />
        <NativeSelect
          label="To be read instead"
          value={supersededBy}
          onChange={(event) => setSuccessor(event.currentTarget.value)}
          data={[
            { value: '', label: 'nothing' },
            ...choices.map(({ id, version, createdAt }) => ({
              value: id,
              label: `version ${version}, made ${moment(createdAt)}`,
            })),
          ]}
        />
        <Button type="submit" color="red" loading={withdraw.isPending}>
          Withdraw
        </Button>
        {withdraw.error && <ProblemNote error={withdraw.error} />}
      </Stack>
    </form>
  );
}
