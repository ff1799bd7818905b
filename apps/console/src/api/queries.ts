import { useMutation, useQueryClient, type UseMutationResult } from '@tanstack/react-query';
import { ApiProblem, get } from './client.js';
import {
  type AccessRequest,
  type ApiToken,
  type AuditCheckpoint,
  type ColumnClassification,
  type Dataset,
  type Grant,
  type Job,
  type Me,
  type Page,
  type PolicySummary,
  type Profile,
  type Release,
  type Risk,
  type Version,
} from './types.js';
import { type Budget } from '../questions/types.js';

interface Source<T> {
  readonly queryKey: readonly string[];
  readonly queryFn: () => Promise<T>;
}

/** The key is the address, step by step: so `['v1', 'datasets']` names everything below it. */
const at = <T>(path: string): Source<T> => ({
  queryKey: path.split(/[/?]/).filter(Boolean),
  queryFn: () => get<T>(path),
});

/** `?a=b` of what is given. */
export function search(fields: Readonly<Record<string, string | undefined>>): string {
  const given = Object.entries(fields).filter((field): field is [string, string] => Boolean(field[1]));
  return given.length === 0 ? '' : `?${new URLSearchParams(given).toString()}`;
}

const version = (dataset: string, number: number | string): string =>
  `/v1/datasets/${encodeURIComponent(dataset)}/versions/${number}`;

export const queries = {
  me: () => at<Me>('/v1/me'),
  health: () => ({ ...at<{ status: string }>('/health/ready'), refetchInterval: 30_000, retry: false }),
  datasets: (q: string) => at<Page<Dataset>>(`/v1/datasets${search({ q })}`),
  dataset: (name: string) => at<Dataset>(`/v1/datasets/${encodeURIComponent(name)}`),
  versions: (name: string) => at<Page<Version>>(`/v1/datasets/${encodeURIComponent(name)}/versions`),
  profile: (name: string, number: number) => at<Profile>(`${version(name, number)}/profile`),
  classification: (name: string, number: number) =>
    at<{ columns: readonly ColumnClassification[] }>(`${version(name, number)}/classification`),
  policies: () => at<Page<PolicySummary>>('/v1/policies'),
  releases: (dataset?: string) => at<Page<Release>>(`/v1/releases${search({ dataset })}`),
  release: (id: string) => at<Release>(`/v1/releases/${encodeURIComponent(id)}`),
  risk: (id: string) => at<Risk>(`/v1/releases/${encodeURIComponent(id)}/risk`),
  grants: (resource?: string) => at<Page<Grant>>(`/v1/grants${search({ resource })}`),
  requests: (state?: string) => at<Page<AccessRequest>>(`/v1/access-requests${search({ state })}`),
  tokens: () => at<Page<ApiToken>>('/v1/tokens'),
  budgets: () => at<Page<Budget>>('/v1/budgets'),
  checkpoint: () => at<AuditCheckpoint>('/v1/audit/checkpoint'),
  job: (path: string) => ({
    ...at<Job>(path),
    refetchInterval: ({ state }: { state: { data?: Job | undefined } }) =>
      state.data && ['succeeded', 'failed', 'cancelled'].includes(state.data.state) ? false : 1000,
  }),
};

/** Something that changes what is listed; afterwards the lists whose address starts so are read again. */
export function useChange<In, Out>(
  change: (input: In) => Promise<Out>,
  lists: readonly string[],
): UseMutationResult<Out, Error, In> {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: () => Promise.all(lists.map((list) => client.invalidateQueries({ queryKey: ['v1', list] }))),
  });
}

/** Trying again helps only against what is not an answer. */
export function worthRetrying(failures: number, error: Error): boolean {
  return failures < 2 && (!(error instanceof ApiProblem) || error.status === 0 || error.status >= 502);
}
