import { Text } from '@mantine/core';
import { type ReactNode } from 'react';

/** One fact under its name. */
export function Fact({ title, children }: { title: string; children: ReactNode }): ReactNode {
  return (
    <div>
      <Text size="xs" c="dimmed">
        {title}
      </Text>
      <Text component="div">{children}</Text>
    </div>
  );
}
