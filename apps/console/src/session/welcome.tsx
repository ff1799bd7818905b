import {
  Alert,
  Anchor,
  Button,
  Center,
  Collapse,
  Paper,
  PasswordInput,
  Stack,
  Text,
  Title,
} from '@mantine/core';
import { useDisclosure, useDocumentTitle } from '@mantine/hooks';
import { useState, type SubmitEvent, type ReactNode } from 'react';
import { Mark } from '../parts/icons.js';
import { session } from './session.js';

function TokenForm(): ReactNode {
  const [token, setToken] = useState('');
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    session.useToken(token.trim());
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <PasswordInput
          label="API token"
          description="Kept in this window’s memory alone: a reload forgets it."
          autoComplete="off"
          required
          pattern="\s*[\w.~+\/=\-]{8,8192}\s*"
          value={token}
          onChange={(event) => setToken(event.currentTarget.value)}
        />
        <Button type="submit" variant="default">
          Use this token
        </Button>
      </Stack>
    </form>
  );
}

/** Where somebody who is not signed in begins. */
export function Welcome({ why }: { why?: string }): ReactNode {
  useDocumentTitle('Sign in · Tidegate');
  const [withToken, { toggle }] = useDisclosure(false);
  const [leaving, setLeaving] = useState(false);
  const here = location.pathname === '/signed-in' ? '/' : location.pathname + location.search;
  const signIn = (): void => {
    setLeaving(true);
    void session.signIn(here).finally(() => setLeaving(false));
  };
  return (
    <Center component="main" mih="100vh" p="md">
      <Paper withBorder p="xl" w="100%" maw={420}>
        <Stack>
          <Mark />
          <div>
            <Title order={1} size="h2">
              Raw data in, governed data out
            </Title>
            <Text c="dimmed" mt={4}>
              Sign in to see the datasets and releases that you may know of.
            </Text>
          </div>
          {why !== undefined && (
            <Alert color="red" role="alert">
              {why}
            </Alert>
          )}
          <Button size="md" onClick={signIn} loading={leaving}>
            Sign in
          </Button>
          <Anchor component="button" type="button" size="sm" onClick={toggle} aria-expanded={withToken}>
            Use an API token instead
          </Anchor>
          <Collapse expanded={withToken}>{withToken && <TokenForm />}</Collapse>
        </Stack>
      </Paper>
    </Center>
  );
}
