import {
  ActionIcon,
  AppShell,
  Burger,
  Button,
  Group,
  NavLink,
  ScrollArea,
  Text,
  useComputedColorScheme,
  useMantineColorScheme,
} from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useEffect, type ReactNode } from 'react';
import { Link, Outlet, useLocation } from 'react-router';
import { queries } from './api/queries.js';
import { Icon, Mark } from './parts/icons.js';
import { placesFor } from './places.js';
import { session } from './session/session.js';

function ColorScheme(): ReactNode {
  const { setColorScheme } = useMantineColorScheme();
  const now = useComputedColorScheme('light');
  const other = now === 'dark' ? 'light' : 'dark';
  return (
    <ActionIcon
      variant="default"
      size="lg"
      aria-label={`Show in ${other} colours`}
      onClick={() => setColorScheme(other)}
    >
      <Icon name={now === 'dark' ? 'sun' : 'moon'} size={18} />
    </ActionIcon>
  );
}

function Navigation(): ReactNode {
  const { pathname } = useLocation();
  const me = useQuery(queries.me());
  return (
    <ScrollArea>
      {placesFor(me.data?.capabilities ?? [], pathname).map(({ to, title, icon, at }) => (
        <NavLink
          key={to}
          component={Link}
          to={to}
          label={title}
          leftSection={<Icon name={icon} />}
          active={at}
          aria-current={at ? 'page' : undefined}
        />
      ))}
    </ScrollArea>
  );
}

/** What is around every page. */
export function Shell(): ReactNode {
  const [open, { toggle, close }] = useDisclosure(false);
  const { pathname } = useLocation();
  const me = useQuery(queries.me());
  useEffect(close, [pathname, close]);
  return (
    <AppShell
      header={{ height: 60 }}
      navbar={{ width: 220, breakpoint: 'sm', collapsed: { mobile: !open } }}
      padding={{ base: 'md', md: 'xl' }}
    >
      <a className="skip" href="#content">
        Skip to the content
      </a>
      <AppShell.Header>
        <Group h="100%" px="md" justify="space-between" wrap="nowrap">
          <Group gap="sm" wrap="nowrap">
            <Burger
              opened={open}
              onClick={toggle}
              hiddenFrom="sm"
              size="sm"
              aria-label="Show the navigation"
              aria-expanded={open}
            />
            <Link to="/" className="tile" aria-label="Tidegate, overview">
              <Mark />
            </Link>
          </Group>
          <Group gap="sm" wrap="nowrap">
            <Text size="sm" c="dimmed" visibleFrom="xs" truncate maw={240}>
              {me.data?.email ?? me.data?.name}
            </Text>
            <ColorScheme />
            <Button variant="default" size="sm" onClick={() => void session.signOut()}>
              Sign out
            </Button>
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="sm" aria-label="Pages" className="pages" data-open={open}>
        <Navigation />
      </AppShell.Navbar>
      <AppShell.Main id="content" tabIndex={-1}>
        <Outlet />
      </AppShell.Main>
    </AppShell>
  );
}
