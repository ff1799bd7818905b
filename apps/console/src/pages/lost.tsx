import { Anchor } from '@mantine/core';
import { type ReactNode } from 'react';
import { Link } from 'react-router';
import { Page } from '../parts/page.js';
import { Empty } from '../parts/states.js';

export function Lost(): ReactNode {
  return (
    <Page title="There is no such page">
      <Empty title="Perhaps it has moved">
        <Anchor component={Link} to="/">
          Go to the overview
        </Anchor>
      </Empty>
    </Page>
  );
}
