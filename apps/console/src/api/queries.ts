import { useMutation, useQueryClient, type UseMutationResult } from '@tanstack/react-query';
import { answerOf, ApiProblem, type Job } from '#libs/client';
import { api } from './client.js';

interface Source<T> {
  readonly queryKey: readonly string[];
  readonly queryFn: () => Promise<T>;
}

/** The key is the address below /v1, step by step: so `['v1', 'datasets']` names everything below it. */
const at = <T>(
  key: readonly (string | undefined)[],
  call: () => Parameters<typeof answerOf<T>>[0],
): Source<T> => ({
  queryKey: ['v1', ...key.map(String)],
  queryFn: () => answerOf(call()),
});

const path = <T>(params: T): { params: { path: T } } => ({ params: { path: params } });
type Given<T> = { [K in keyof T]?: Exclude<T[K], undefined | ''> };

/** What is not given, or empty, is not asked for. */
export const given = <T extends object>(params: T): { params: { query: Given<T> } } => {
  const query = Object.entries(params).filter(([, value]) => value !== undefined && value !== '');
  return { params: { query: Object.fromEntries(query) as Given<T> } };
};

export const queries = {
  me: () => at(['me'], () => api.GET('/v1/me')),
  health: () => ({
    ...at(['health'], () => api.GET('/health/ready')),
    refetchInterval: 30_000,
    retry: false,
  }),
  datasets: (q: string) => at(['datasets', '', q], () => api.GET('/v1/datasets', given({ q }))),
  dataset: (name: string) => at(['datasets', name], () => api.GET('/v1/datasets/{name}', path({ name }))),
  versions: (name: string) =>
    at(['datasets', name, 'versions'], () => api.GET('/v1/datasets/{name}/versions', path({ name }))),
  profile: (name: string, number: number) =>
    at(['datasets', name, 'versions', String(number), 'profile'], () =>
      api.GET('/v1/datasets/{name}/versions/{number}/profile', path({ name, number: String(number) })),
    ),
  classification: (name: string, number: number) =>
    at(['datasets', name, 'versions', String(number), 'classification'], () =>
      api.GET('/v1/datasets/{name}/versions/{number}/classification', path({ name, number: String(number) })),
    ),
  policies: () => at(['policies'], () => api.GET('/v1/policies')),
  releases: (dataset?: string) =>
    at(['releases', '', dataset], () => api.GET('/v1/releases', given({ dataset }))),
  release: (id: string) => at(['releases', id], () => api.GET('/v1/releases/{id}', path({ id }))),
  risk: (id: string) => at(['releases', id, 'risk'], () => api.GET('/v1/releases/{id}/risk', path({ id }))),
  grants: (resource?: string) =>
    at(['grants', '', resource], () => api.GET('/v1/grants', given({ resource }))),
  requests: (state?: 'pending') =>
    at(['access-requests', '', state], () => api.GET('/v1/access-requests', given({ state }))),
  tokens: () => at(['tokens'], () => api.GET('/v1/tokens')),
  budgets: () => at(['budgets'], () => api.GET('/v1/budgets')),
  checkpoint: () => at(['audit', 'checkpoint'], () => api.GET('/v1/audit/checkpoint')),
  job: (id: string) => ({
    ...at(['jobs', id], () => api.GET('/v1/jobs/{id}', path({ id }))),
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
