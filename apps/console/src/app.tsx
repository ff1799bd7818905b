import { Center, Loader, MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { useMemo, useSyncExternalStore, type ComponentType, type ReactNode } from 'react';
import { createBrowserRouter, RouterProvider, type RouteObject } from 'react-router';
import { worthRetrying } from './api/queries.js';
import { session } from './session/session.js';
import { Broken } from './parts/broken.js';
import { Welcome } from './session/welcome.js';
import { Shell } from './shell.js';
import { theme } from './theme.js';

type Load = () => Promise<ComponentType>;

const page = (path: string, Component: Load): RouteObject => ({ path, lazy: { Component } });

/** Each page is fetched when it is first gone to. */
const routes: RouteObject[] = [
  {
    element: <Shell />,
    hydrateFallbackElement: <Waiting />,
    errorElement: <Broken />,
    children: [
      page('/', async () => (await import('./pages/overview.js')).Overview),
      page('/datasets', async () => (await import('./pages/datasets.js')).Datasets),
      page('/datasets/:name', async () => (await import('./pages/dataset.js')).DatasetDetail),
      page('/releases', async () => (await import('./pages/releases.js')).Releases),
      page('/releases/:id', async () => (await import('./pages/release.js')).ReleaseDetail),
      page('/questions', async () => (await import('./pages/questions.js')).Questions),
      page('/access', async () => (await import('./pages/access.js')).Access),
      page('/audit', async () => (await import('./pages/audit.js')).Audit),
      page('/me', async () => (await import('./pages/me.js')).MyAccount),
      page('*', async () => (await import('./pages/lost.js')).Lost),
    ],
  },
];

function Waiting(): ReactNode {
  return (
    <Center mih="60vh">
      <Loader aria-label="Loading" />
    </Center>
  );
}

let made: ReturnType<typeof createBrowserRouter> | undefined;

/** One for the window, made when it is first needed: it reads the address, and takes its routes over for good. */
function theRouter(): ReturnType<typeof createBrowserRouter> {
  made ??= createBrowserRouter(routes);
  return made;
}

function SignedIn(): ReactNode {
  // What one person was shown must not be there for the next.
  const client = useMemo(
    () => new QueryClient({ defaultOptions: { queries: { retry: worthRetrying, staleTime: 10_000 } } }),
    [],
  );
  return (
    <QueryClientProvider client={client}>
      <RouterProvider router={theRouter()} />
    </QueryClientProvider>
  );
}

export function App({ nonce }: { nonce: string }): ReactNode {
  const state = useSyncExternalStore(session.subscribe, session.snapshot);
  return (
    <MantineProvider theme={theme} defaultColorScheme="auto" getStyleNonce={() => nonce}>
      {state.kind === 'starting' && <Waiting />}
      {state.kind === 'out' && <Welcome {...(state.why !== undefined && { why: state.why })} />}
      {state.kind === 'in' && <SignedIn />}
    </MantineProvider>
  );
}
