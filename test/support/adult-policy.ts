/** What the policies and grants of the path are for. */
export const purpose = 'model-training';
/** A policy for ARX Adult, as YAML. */
export const adultPolicy = (name: string, k: number): string => `name: ${name}
purposes: [${purpose}]
transforms:
  - match: { column: age }
    technique: generalization
    width: 10
  - match: { column: [sex, race, education, salary-class] }
    technique: keep
require:
  kAnonymity:
    k: ${k}
    quasiIdentifiers: [age, sex, race, education]
    maxSuppression: 0.05
`;

/** What the corpus says of its own file: arx-adult/PROVENANCE.md. */
export const records = 30_162;
