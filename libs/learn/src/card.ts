import { type LearningTask, type Metrics, type ModelKind } from '#libs/contracts';
import { featureWords } from './encode.js';
import { leastGroupRows } from './evaluate.js';
import { allEstimators, estimatorNamed } from './estimators/all.js';
import { type CardFacts } from './estimators/estimator.js';
import { type BackendDescription, type Evaluation, type TrainedModel } from './model.js';

/** Where the training data came from, as the catalog and the audit log know it. */
export interface DataLineage {
  readonly dataset: string;
  readonly datasetVersion: number;
  readonly policy: string;
  readonly policyVersion: number;
  readonly release: string;
  readonly purpose: string;
  /** k as it was measured on the release, and over which columns; absent where the policy asked for none. */
  readonly k?: number;
  readonly quasiIdentifiers?: readonly string[];
  /** The audit log's index of the release's record. */
  readonly logIndex?: number;
}

export interface ModelCardAsk {
  readonly name: string;
  readonly lineage: DataLineage;
  readonly model: TrainedModel;
}

/** A model card (Mitchell et al. 2019, "Model Cards for Model Reporting") as data. It lists no category and no cell of a feature. */
export interface ModelCard {
  readonly name: string;
  readonly intendedUse: string;
  readonly lineage: DataLineage;
  readonly task: {
    readonly name: LearningTask;
    readonly kind: ModelKind;
    readonly label: string;
    readonly classes?: readonly string[];
  };
  readonly rows: TrainedModel['rows'];
  readonly preprocessing: {
    readonly features: readonly { readonly column: string; readonly as: string }[];
    readonly dropped: TrainedModel['preprocessing']['dropped'];
  };
  readonly estimator: string;
  readonly architecture: CardFacts;
  readonly hyperParameters: CardFacts;
  readonly metrics: { readonly test: Metrics; readonly baseline: Metrics };
  readonly perClass?: Evaluation['classes'];
  readonly confusion?: readonly (readonly number[])[];
  readonly groups: Evaluation['groups'];
  readonly limits: readonly string[];
  readonly backend: BackendDescription;
}

/** The card of a model: what was asked, fitted and measured, and what was not. Pure: the same model gives the same card. */
export function modelCard({ name, lineage, model }: ModelCardAsk, estimators = allEstimators): ModelCard {
  const { recipe, preprocessing, target, evaluation } = model;
  const about = estimatorNamed(recipe.estimator, estimators).describe(model);
  const { confusion, classes, groups, metrics } = evaluation;
  return {
    name,
    intendedUse: `To predict ${target.column} for the purpose ${lineage.purpose}, on records that were governed as the release was. Any other use was not granted.`,
    lineage,
    task: {
      name: recipe.task,
      kind: recipe.model,
      label: target.column,
      ...(target.kind === 'classes' ? { classes: target.classes } : {}),
    },
    rows: model.rows,
    preprocessing: {
      features: preprocessing.features.map((feature) => ({
        column: feature.column,
        as: featureWords(feature),
      })),
      dropped: preprocessing.dropped,
    },
    estimator: recipe.estimator,
    architecture: about.architecture,
    hyperParameters: { ...about.hyperParameters, testShare: recipe.testShare, seed: recipe.seed },
    metrics,
    ...(classes === undefined ? {} : { perClass: classes }),
    ...(confusion === undefined ? {} : { confusion }),
    groups,
    limits: [...limitsOf(model, lineage), ...about.limits],
    backend: model.backend,
  };
}

function limitsOf({ rows, evaluation, target }: TrainedModel, lineage: DataLineage): string[] {
  const { test, baseline } = evaluation.metrics;
  const [figure, better] = target.kind === 'classes' ? ['accuracy', 1] : ['rmse', -1];
  const gain = better * ((test[figure] ?? 0) - (baseline[figure] ?? 0));
  const shown = evaluation.groups.map(({ column }) => column);
  const small = evaluation.classes?.filter(({ support }) => support < leastGroupRows).length ?? 0;
  return [
    `Measured on ${rows.test} rows of the same release that were held out at random, once; no interval of confidence was computed.`,
    'Rows were split one by one: if several rows are about one person, test figures are better than they would be on new people.',
    'The figures describe the governed data. How the model does on raw data, or on data from elsewhere or later, was not measured.',
    ...(gain > 0
      ? []
      : [
          `It is no better than ${target.kind === 'classes' ? 'always predicting the most frequent class' : 'always predicting the mean'}: do not use it.`,
        ]),
    ...(rows.unlabelled > 0
      ? [`${rows.unlabelled} rows without a label were left out; they may differ from the others.`]
      : []),
    ...(small > 0
      ? [`${small} classes have fewer than ${leastGroupRows} test rows: their figures are rough.`]
      : []),
    shown.length > 0
      ? `Figures by group: ${shown.join(', ')}; groups of fewer than ${leastGroupRows} test rows are not shown. Other groups were not measured.`
      : 'Differences between groups of people were not measured.',
    lineage.k === undefined
      ? 'k-anonymity of the release was not measured.'
      : `The release had k = ${lineage.k} over ${lineage.quasiIdentifiers?.join(', ') ?? 'its quasi-identifiers'}; that is a property of the release, not of the model.`,
    'Trained without differential privacy: what the model gives away about single records (membership inference) is not bounded and was not measured.',
  ];
}
