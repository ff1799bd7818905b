import { Autocomplete, MultiSelect, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode } from 'react';
import { type Action, type CreateAccessRequest } from '#libs/client';
import { queries } from '../api/queries.js';

export const actions: readonly Action[] = [
  'discover',
  'read',
  'query',
  'train',
  'predict',
  'read-raw',
  'reidentify',
  'manage',
];

export interface Wish {
  readonly resource: string;
  readonly actions: Action[];
  readonly purpose: string;
  readonly reason: string;
}

export const noWish: Wish = { resource: '', actions: ['read'], purpose: '', reason: '' };

interface WishFieldsProps {
  readonly wish: Wish;
  readonly change: (wish: Wish) => void;
}

/** What is granted or asked for: which data, what may be done, and what for. */
export function WishFields({ wish, change }: WishFieldsProps): ReactNode {
  const datasets = useQuery(queries.datasets(''));
  const releases = useQuery(queries.releases());
  const known = [
    ...(datasets.data?.items.map(({ name }) => `dataset:${name}`) ?? []),
    ...(releases.data?.items.map(({ id }) => `release:${id}`) ?? []),
  ];
  return (
    <>
      <Autocomplete
        label="Resource"
        description="dataset:NAME, release:ID, tag:KEY"
        required
        data={known}
        value={wish.resource}
        onChange={(resource) => change({ ...wish, resource })}
      />
      <MultiSelect
        label="Actions"
        required
        data={[...actions]}
        value={wish.actions}
        onChange={(chosen) => change({ ...wish, actions: chosen })}
      />
      <TextInput
        label="Purpose"
        description="Such as model-training."
        required
        pattern="[a-z0-9][a-z0-9\-]{0,62}"
        value={wish.purpose}
        onChange={(event) => change({ ...wish, purpose: event.currentTarget.value })}
      />
      <TextInput
        label="Reason"
        maxLength={2000}
        value={wish.reason}
        onChange={(event) => change({ ...wish, reason: event.currentTarget.value })}
      />
    </>
  );
}

/** Without what was left empty. */
export function wishBody({ resource, actions: chosen, purpose, reason }: Wish): CreateAccessRequest {
  return { resource, actions: chosen, purpose, ...(reason !== '' && { reason }) };
}
