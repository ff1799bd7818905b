import { Button, Center, Stack, Text, Title } from '@mantine/core';
import { type ReactNode } from 'react';

/** A page that could not be shown: after an upgrade of the gateway its parts may have other names. */
export function Broken(): ReactNode {
  return (
    <Center component="main" mih="100vh" p="md">
      <Stack align="flex-start" maw={480}>
        <Title order={1} size="h2">
          This page could not be shown
        </Title>
        <Text c="dimmed">Perhaps the gateway was upgraded while this window was open. Load it anew.</Text>
        <Button onClick={() => location.reload()}>Load anew</Button>
      </Stack>
    </Center>
  );
}
