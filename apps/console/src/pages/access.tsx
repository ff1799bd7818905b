import { Tabs } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode } from 'react';
import { useSearchParams } from 'react-router';
import { queries } from '../api/queries.js';
import { Page } from '../parts/page.js';
import { Loaded } from '../parts/states.js';
import { Grants } from './grants.js';
import { Requests } from './requests.js';

export function Access(): ReactNode {
  const me = useQuery(queries.me());
  const [search, setSearch] = useSearchParams();
  const show = search.get('show') === 'requests' ? 'requests' : 'grants';
  return (
    <Page title="Access" about="Nobody reads anything that was not granted to them for a purpose.">
      <Loaded query={me}>
        {(data) => (
          <Tabs
            value={show}
            onChange={(value) => setSearch(value === 'requests' ? { show: value } : {})}
            keepMounted={false}
          >
            <Tabs.List mb="lg">
              <Tabs.Tab value="grants">Grants</Tabs.Tab>
              <Tabs.Tab value="requests">Requests</Tabs.Tab>
            </Tabs.List>
            <Tabs.Panel value="grants">
              <Grants me={data} />
            </Tabs.Panel>
            <Tabs.Panel value="requests">
              <Requests me={data} />
            </Tabs.Panel>
          </Tabs>
        )}
      </Loaded>
    </Page>
  );
}
