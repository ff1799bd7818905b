import { Button, Modal, Stack, Text, Textarea } from '@mantine/core';
import { useState, type ReactNode, type SubmitEvent } from 'react';
import { answerOf, type Release } from '#libs/client';
import { api } from '../api/client.js';
import { useChange } from '../api/queries.js';
import { ProblemNote } from '../parts/states.js';

/** Whether the reader is told the release's figures coarsely, as those are who may know of it and not read it. */
export const mayOnlyKnow = ({ coarse, lineage }: Release): boolean =>
  coarse === true && lineage.parts.every(({ rows }) => rows === undefined);

/** Asks to read a release, for what it was made for. */
export function AskForAccess({ release }: { release: Release }): ReactNode {
  const [isOpen, setOpen] = useState(false);
  const [reason, setReason] = useState('');
  const { id, purpose } = release;
  const ask = useChange(
    () =>
      answerOf(
        api.POST('/v1/access-requests', {
          body: { resource: `release:${id}`, actions: ['read'], purpose, reason },
        }),
      ),
    ['access-requests'],
  );
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    ask.mutate(undefined, { onSuccess: () => setOpen(false) });
  };
  return (
    <>
      <Button variant="default" disabled={ask.isSuccess} onClick={() => setOpen(true)}>
        {ask.isSuccess ? 'Asked for access' : 'Ask for access'}
      </Button>
      <Modal opened={isOpen} onClose={() => setOpen(false)} title="Ask for access">
        <form onSubmit={submit}>
          <Stack>
            <Text size="sm">To read this release for {purpose}. Who decides may ask back.</Text>
            <Textarea
              label="Reason"
              required
              maxLength={2000}
              value={reason}
              onChange={(event) => setReason(event.currentTarget.value)}
            />
            {ask.error && <ProblemNote error={ask.error} />}
            <Button type="submit" loading={ask.isPending}>
              Send the request
            </Button>
          </Stack>
        </form>
      </Modal>
    </>
  );
}
