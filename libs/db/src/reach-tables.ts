/**
 * Whatever the evaluator looks at when it decides who may do what with data. A table that is missing here can be changed
 * without anybody asking whose reach grows; `test/authorization/reach.pg.spec.ts` looks for new ones.
 */
export const reachTables = [
  'principal',
  'principal_role',
  'group_member',
  'api_token',
  'grant',
  'dataset',
  'dataset_version',
  'release',
  'training_run',
  'model',
] as const;

const changing = new RegExp(
  `\\b(?:insert\\s+into|update|delete\\s+from|merge\\s+into)\\s+(?:only\\s+)?(?:public\\.)?"?(?:${reachTables.join('|')})"?(?!\\w)`,
  'i',
);

/** Whether a statement changes any of them. */
export const changesReach = (text: string): boolean => changing.test(text);
