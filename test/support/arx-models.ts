import { readFileSync } from 'node:fs';
import { type ModelRequirement } from '#libs/contracts';
import { corpusFile } from './corpus.js';

type Argument = string | number | boolean;

/** One value that ARX's own tests assert, for Adult. */
export interface ArxCase {
  readonly suppressionLimit: number;
  readonly models: readonly { readonly model: string; readonly args: readonly Argument[] }[];
  readonly metric: { readonly name: string; readonly args: readonly Argument[] };
  readonly qi: readonly string[];
  readonly sensitive: string | null;
  /** The node, of a node's value. */
  readonly levels?: readonly number[];
  readonly expected?: number | readonly number[];
  /** The node, of a global optimum; null where there is none. */
  readonly expectedLevels?: readonly number[] | null;
  readonly expectedLoss?: number | readonly number[];
  readonly practicalMonotonicity?: boolean;
  readonly suite: string;
}

export function arxCases(file: string): ArxCase[] {
  return readFileSync(corpusFile('arx-oracle', file), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as ArxCase);
}

type Part = { readonly k: number } | ModelRequirement;
const pointer = '#';

/** Our name of an ARX model; null where the product has none. */
function part(model: string, args: readonly Argument[]): Part | null {
  const [column, x, y] = [String(args[0]), Number(args[1]), Number(args[2])];
  switch (model) {
    case 'KAnonymity':
      return { k: Number(args[0]) };
    case 'RecursiveCLDiversity':
      return { pointer, model: 'l-diversity', kind: 'recursive', column, c: x, l: y };
    case 'EntropyLDiversity':
      if (args[2] !== undefined && args[2] !== 'EntropyEstimator.SHANNON') return null;
      return { pointer, model: 'l-diversity', kind: 'entropy', column, l: x };
    case 'EqualDistanceTCloseness':
      return { pointer, model: 't-closeness', distance: 'equal', column, t: x };
    case 'OrderedDistanceTCloseness':
      return { pointer, model: 't-closeness', distance: 'ordered', column, t: x };
    case 'HierarchicalDistanceTCloseness':
      return {
        pointer,
        model: 't-closeness',
        distance: 'hierarchical',
        column,
        t: x,
        hierarchy: 'occupation',
      };
    case 'DPresence':
      return { pointer, model: 'delta-presence', lower: Number(args[0]), upper: x };
    default:
      return null;
  }
}

/** What an ARX case requires, in our terms; null where the product lacks one of its models. */
export function arxRequirement(
  found: ArxCase,
): { readonly k: number; readonly models: readonly ModelRequirement[]; readonly subset: boolean } | null {
  let k = 1;
  const models: ModelRequirement[] = [];
  for (const { model, args } of found.models) {
    const ours = part(model, args);
    if (ours === null) return null;
    if ('k' in ours) k = ours.k;
    else models.push(ours);
  }
  return { k, models, subset: models.some(({ model }) => model === 'delta-presence') };
}
