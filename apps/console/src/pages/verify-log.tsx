import { Alert, Button, List, Paper, Progress, Stack, Text, Title } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { canVerify, verifyInBrowser, type Verified } from '../audit/verify.js';
import { ProblemNote } from '../parts/states.js';
import { counted } from '../parts/words.js';

function Result({ result }: { result: Verified }): ReactNode {
  const { report, vkey, seconds, compared } = result;
  if (!report.ok) {
    return (
      <Alert color="red" role="alert" title="The log is not what it claims to be">
        <List size="sm">
          {report.failures.slice(0, 10).map((failure) => (
            <List.Item key={`${failure.kind} ${failure.index ?? ''} ${failure.detail}`}>
              {failure.index !== undefined && `Entry ${failure.index}: `}
              {failure.detail}
            </List.Item>
          ))}
        </List>
        {report.failures.length + report.omitted > 10 && (
          <Text size="sm">and {counted(report.failures.length + report.omitted - 10, 'more fault')}.</Text>
        )}
      </Alert>
    );
  }
  return (
    <Alert color="teal" role="status" title="The log is whole">
      <Text size="sm">
        {counted(report.size, 'entry', 'entries')} fetched and hashed here in {seconds.toFixed(1)} s: they
        give exactly the root that the log’s key signed
        {compared ? ', and extend what this window saw before' : ''}.
      </Text>
      <Text size="xs" mt="xs" className="hash">
        {vkey}
      </Text>
    </Alert>
  );
}

/** Rebuilds the whole log in this browser, so that nobody's word has to be taken. */
export function VerifyLog(): ReactNode {
  const [done, setDone] = useState(0);
  const verifying = useMutation({ mutationFn: () => verifyInBrowser(setDone) });
  const start = (): void => {
    setDone(0);
    verifying.mutate();
  };
  return (
    <Paper withBorder p="lg">
      <Stack gap="sm" align="stretch">
        <Title order={2} size="h4">
          Do not take our word for it
        </Title>
        <Text size="sm" c="dimmed">
          Your browser fetches every entry, rebuilds the tree and checks the signature itself. Compare the key
          below with one that you had from elsewhere.
        </Text>
        {!canVerify() && (
          <Alert color="orange">
            Browsers check signatures only over https or on this machine. Use “tidegate audit verify”.
          </Alert>
        )}
        <Button onClick={start} loading={verifying.isPending} disabled={!canVerify()} w="fit-content">
          Verify in this browser
        </Button>
        {verifying.isPending && <Progress value={done * 100} aria-label="Verified so far" />}
        {verifying.error && <ProblemNote error={verifying.error} />}
        {verifying.data && <Result result={verifying.data} />}
      </Stack>
    </Paper>
  );
}
