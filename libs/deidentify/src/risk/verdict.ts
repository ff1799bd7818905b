import { type AttackResult, type Risk } from '#libs/contracts';

/** Up to three digits, so that 99.7 % is not all. */
const percent = (share: number): string => `${Number((share * 100).toPrecision(3))} %`;

/** Of coarse counts no more is known than whole parts of a hundred. */
const about = (share: number): string => `about ${Math.round(share * 100)} %`;

const counted = (n: number, one: string, many: string): string => `${n} ${n === 1 ? one : many}`;

interface Gain {
  readonly name: string;
  readonly result: AttackResult;
}

/** The attack that may gain most, as far as its interval tells. */
function worstAttack({ attacks }: Risk): Gain | undefined {
  const { singlingOut, linkability, inference } = attacks ?? {};
  const run = [
    ...(singlingOut ? [{ name: 'singling out', result: singlingOut }] : []),
    ...(linkability ? [{ name: 'linking two sources', result: linkability }] : []),
    ...(inference ? [{ name: `inferring ${inference.secret}`, result: inference }] : []),
  ];
  return run.sort((a, b) => b.result.riskInterval.upper - a.result.riskInterval.upper)[0];
}

function attacked(risk: Risk): string {
  const worst = worstAttack(risk);
  if (risk.withheld === true) return 'what attacks gain is withheld';
  if (worst === undefined) return 'no attack was run';
  const { upper, confidence } = worst.result.riskInterval;
  const sure = `at ${Number((100 * confidence).toPrecision(4))} % confidence`;
  return `of the attacks, ${worst.name} gains most: ${percent(worst.result.risk)} more than guessing, ${percent(upper)} at most (${sure})`;
}

const isEmpty = ({ after, coarse }: Risk): boolean => after.records === 0 && coarse !== true;

/** Who could be singled out, and how likely. */
function whoIsFound(risk: Risk): string {
  const { after, quasiIdentifiers, synthesis } = risk;
  if (synthesis !== undefined) {
    const { epsilon, unit } = synthesis;
    return `No record is anybody’s: the records are synthetic, and what they tell of one ${unit} is bounded by ε = ${epsilon}.`;
  }
  // Coarse counts are 0 for few.
  if (isEmpty(risk)) return 'The release holds no records, so nobody can be found in it.';
  const known = quasiIdentifiers.join(', ');
  if (known === '') {
    return `Who stands alone was not measured, for no released column is a quasi-identifier; ${attacked(risk)}.`;
  }
  if (after.k <= 1 && (after.uniqueness === 0 || risk.withheld === true)) {
    return `No k is promised, and classes may be small: whoever knows ${known} of somebody may be left with few records; ${attacked(risk)}.`;
  }
  if (after.k <= 1) {
    return `${percent(after.uniqueness)} of the records stand alone (k = 1): whoever knows ${known} of somebody finds their record for certain; ${attacked(risk)}.`;
  }
  return `Nobody stands alone: whoever knows ${known} of somebody picks the right record in at most 1 of ${after.k} cases (k = ${after.k}); ${attacked(risk)}.`;
}

function whatWasLost({ utility, after, synthesis, enforcement, withheld, coarse }: Risk): string {
  if (withheld === true)
    return 'What was lost: withheld, for it would tell of single records that were chosen; ask somebody who may read them.';
  const { loss, columnsDropped, recordsSuppressed, classifier } = utility;
  const { suppressed } = enforcement;
  const of = after.records + Math.max(suppressed, recordsSuppressed);
  const parts = [
    synthesis !== undefined
      ? 'every record, for others were drawn in their place'
      : `${coarse === true ? 'up to ' : ''}${percent(loss)} of the cells no longer say exactly what they said`,
    ...(columnsDropped > 0 ? [counted(columnsDropped, 'column was dropped', 'columns were dropped')] : []),
    ...(synthesis === undefined && suppressed > 0
      ? [
          `${coarse === true ? 'about ' : ''}${counted(suppressed, 'record was', 'records were')} suppressed (${(coarse === true ? about : percent)(suppressed / of)})`,
        ]
      : []),
    ...(classifier
      ? [
          `a model of ${classifier.label} is right ${percent(classifier.release)} of the time${percent(classifier.release) === percent(classifier.raw) ? ', as before' : ` instead of ${percent(classifier.raw)}`}`,
        ]
      : []),
  ];
  return `What was lost: ${parts.join('; ')}.`;
}

/** The most that an attack may gain before something is to be done about it: a fifth, as classes of fewer than five are exposed. */
const tolerable = 0.2;
/** Losses beyond this leave little to use. */
const tooMuch = 0.6;

/** The quasi-identifier that is still told most exactly. */
function mostExact({ utility, quasiIdentifiers }: Risk): string {
  const [first] = [...(utility.information?.attributes ?? [])].sort((a, b) => a.loss - b.loss);
  return first?.column ?? quasiIdentifiers[0] ?? 'the quasi-identifiers';
}

/** What to change next. */
function whatNext(risk: Risk): string {
  const { after, quasiIdentifiers, synthesis, attacks, utility } = risk;
  if (synthesis !== undefined)
    return 'Next: look whether the synthetic records serve their purpose, and spend no more ε than that.';
  if (!isEmpty(risk) && quasiIdentifiers.length > 0 && after.k <= 1) {
    return `Next: before this is granted to anybody, require kAnonymity of ${quasiIdentifiers.join(', ')}, or generalize them: ${mostExact(risk)} is told most exactly.`;
  }
  if (!isEmpty(risk) && quasiIdentifiers.length === 0) {
    return 'Next: classify as quasi what somebody may know of a person, so that classes are measured, before this is granted to anybody.';
  }
  const inferred = attacks?.inference;
  if ((after.l === 1 || after.alpha === 1) && !isEmpty(risk)) {
    return 'Next: in some class all have the same sensitive value, which is told of each: require lDiversity or tCloseness of more.';
  }
  if (inferred && inferred.riskInterval.upper > tolerable) {
    return `Next: ${inferred.secret} can be guessed from the rest: require lDiversity or tCloseness of it, or generalize it.`;
  }
  const worst = worstAttack(risk);
  if (worst && worst.result.riskInterval.upper > tolerable) {
    return `Next: generalize or suppress columns that few share (${worst.name} still gains too much): ${mostExact(risk)} is told most exactly.`;
  }
  if (risk.withheld === true)
    return 'Next: have somebody look at its figures who may read the raw records, before this is granted to anybody.';
  if (utility.loss > tooMuch)
    return 'Next: much was lost: try a smaller k, more suppression, or enforcement mode multidimensional.';
  return 'Next: nothing of what was measured asks for a change; put limits into the policy to keep it so.';
}

/**
 * A release's risk document in three plain lines: who could be singled out and how likely, what was lost, what to change next. Of what the
 * document shows alone: make it of the document that its reader sees.
 */
export function verdictOf(risk: Risk): [string, string, string] {
  return [whoIsFound(risk), whatWasLost(risk), whatNext(risk)];
}

/** The document with its verdict. */
export const withVerdict = (risk: Risk): Risk => ({ ...risk, verdict: verdictOf(risk) });
