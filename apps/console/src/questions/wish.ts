import { type Query } from '#libs/client';

/** What the form holds: text as it is typed. */
export interface QuestionWish {
  readonly dataset: string;
  readonly purpose: string;
  readonly aggregate: Exclude<Query['ask']['aggregate'], 'quantiles'>;
  readonly column: string;
  readonly lower: string;
  readonly upper: string;
  readonly edges: string;
  readonly groupBy: string;
  readonly keys: string;
  readonly epsilon: number;
}

export const noQuestion: QuestionWish = {
  dataset: '',
  purpose: '',
  aggregate: 'count',
  column: '',
  lower: '0',
  upper: '100',
  edges: '0, 20, 40, 60, 80, 100',
  groupBy: '',
  keys: '',
  epsilon: 0.5,
};

export const aggregates: readonly { value: QuestionWish['aggregate']; label: string }[] = [
  { value: 'count', label: 'How many' },
  { value: 'sum', label: 'Sum' },
  { value: 'mean', label: 'Mean' },
  { value: 'median', label: 'Median' },
  { value: 'variance', label: 'Variance' },
  { value: 'histogram', label: 'Histogram' },
];

const listOf = (text: string): string[] =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');

function ask(wish: QuestionWish): Query['ask'] {
  const { aggregate, column } = wish;
  if (aggregate === 'count') return { aggregate };
  if (aggregate === 'histogram') return { aggregate, column, edges: listOf(wish.edges).map(Number) };
  return { aggregate, column, lower: Number(wish.lower), upper: Number(wish.upper) };
}

/** The body of `POST /v1/queries`. Groups without declared keys need a δ for their threshold. */
export function questionBody(wish: QuestionWish): Query {
  const keys = listOf(wish.keys);
  return {
    dataset: wish.dataset,
    purpose: wish.purpose,
    ask: ask(wish),
    epsilon: wish.epsilon,
    ...(wish.groupBy !== '' && {
      groupBy: { column: wish.groupBy, ...(keys.length > 0 && { keys }) },
      ...(keys.length === 0 && { delta: 1e-7 }),
    }),
  };
}
