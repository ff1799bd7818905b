import { type Attacks, type RiskFigures, type Wp216Question } from '#libs/contracts';

type Figure = Wp216Question['figures'][number];

const shareOf = (name: string, value: number | undefined): Figure[] =>
  value === undefined ? [] : [{ name, value, unit: 'share' }];

const countOf = (name: string, value: number | undefined): Figure[] =>
  value === undefined ? [] : [{ name, value, unit: 'count' }];

/**
 * The three questions of the Article 29 Working Party's Opinion 05/2014 (WP216, section 3), each with what was measured that
 * bears on it. Figures, and no answer: whether they are low enough depends on who receives the release and what else they have.
 */
export function wp216Questions(after: RiskFigures, attacks: Attacks): Wp216Question[] {
  const { singlingOut, linkability, inference } = attacks;
  return [
    {
      question: 'Is it still possible to single out an individual?',
      figures: [
        ...countOf('smallest class of equal quasi-identifiers (k)', after.k),
        ...shareOf('records alone in their class', after.uniqueness),
        ...shareOf('highest prosecutor risk', after.prosecutor.highest),
        ...shareOf('estimated uniques in the population', after.journalist?.populationUniqueness),
        ...shareOf('singling-out attack, success', singlingOut?.rate),
        ...shareOf('singling-out attack, above its baseline', singlingOut?.risk),
      ],
    },
    {
      question: 'Is it still possible to link records relating to an individual?',
      figures: [
        ...shareOf('marketer risk', after.marketer),
        ...shareOf('average journalist risk', after.journalist?.average),
        ...shareOf('linkability attack, success', linkability?.rate),
        ...shareOf('linkability attack, above its baseline', linkability?.risk),
      ],
    },
    {
      question: 'Can information be inferred concerning an individual?',
      figures: [
        ...countOf('fewest distinct sensitive values in a class (l)', after.l),
        ...shareOf('greatest share of one sensitive value in a class', after.alpha),
        ...shareOf('inference attack, success', inference?.rate),
        ...shareOf('inference attack, above its baseline', inference?.risk),
      ],
    },
  ];
}
