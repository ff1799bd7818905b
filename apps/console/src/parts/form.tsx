import { Button, Modal, Stack } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { type SubmitEvent, type ReactNode } from 'react';
import { ProblemNote } from './states.js';

interface FormProps {
  /** What it does when it is sent, as far as a form shows that. */
  readonly change: { readonly error: Error | null; readonly isPending: boolean };
  readonly send: () => void;
  /** What its button says. */
  readonly label: string;
  readonly ready?: boolean;
  readonly children: ReactNode;
}

/** Fields of one change, what went wrong with it, and the button that sends it. */
export function Form({ change, send, label, ready = true, children }: FormProps): ReactNode {
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    send();
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        {children}
        {change.error && <ProblemNote error={change.error} />}
        <Button type="submit" loading={change.isPending} disabled={!ready}>
          {label}
        </Button>
      </Stack>
    </form>
  );
}

interface DialogProps {
  /** What its button says; its title too, unless that is another. */
  readonly button: string;
  readonly title?: string;
  readonly variant?: 'default';
  readonly children: (close: () => void) => ReactNode;
}

/** A button that opens a dialog. */
export function Dialog({ button, title = button, variant, children }: DialogProps): ReactNode {
  const [opened, { open, close }] = useDisclosure(false);
  return (
    <>
      <Button onClick={open} {...(variant && { variant })}>
        {button}
      </Button>
      <Modal opened={opened} onClose={close} title={title} centered>
        {children(close)}
      </Modal>
    </>
  );
}
