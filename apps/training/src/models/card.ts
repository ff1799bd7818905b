import type { DataLineage, ModelCard } from '#libs/learn';
import { z } from 'zod';

/** Where a model came from, to the digest. */
export interface CardLineage extends DataLineage {
  /** SHA-256 of the uploaded file, hexadecimal. */
  readonly datasetSha256: string;
  /** SHA-256 of the policy's canonical content, hexadecimal. */
  readonly policyDigest: string;
  readonly releaseRows: number;
  readonly run: string;
}

export interface FullCard extends ModelCard {
  readonly lineage: CardLineage;
}

/**
 * A card in which every value that came from a cell (names of classes and groups) is a number instead: what the catalog
 * may hold.
 */
export type OpenCard = FullCard & {
  readonly masked: boolean;
  readonly privacy: { readonly epsilon: null; readonly statement: string };
};

/** The values that {@link splitCard} took out, in the card's order; they are kept sealed. */
export const CardValues = z.strictObject({
  classes: z.array(z.string()),
  groups: z.array(z.array(z.string().nullable())),
});
export type CardValues = z.infer<typeof CardValues>;

const privacy = {
  epsilon: null,
  statement: 'Trained without differential privacy: no ε was spent and none bounds what the model remembers.',
} as const;

/** Parts a card into what the catalog may hold and what has to be sealed. */
export function splitCard(card: FullCard): { card: OpenCard; values: CardValues } {
  const values = {
    classes: [...(card.task.classes ?? [])],
    groups: card.groups.map(({ groups }) => groups.map(({ value }) => value)),
  };
  const numbers = {
    classes: values.classes.map((_, i) => `class ${i + 1}`),
    groups: values.groups.map((group) => group.map((_, i) => `group ${i + 1}`)),
  };
  return { card: { ...withValues(card, numbers), masked: true, privacy }, values };
}

/** The whole card again. */
export function joinCard(card: OpenCard, values: CardValues): OpenCard {
  return { ...card, ...withValues(card, values), masked: false };
}

function withValues(card: FullCard, { classes, groups }: CardValues): FullCard {
  return {
    ...card,
    task: { ...card.task, ...(card.task.classes && { classes }) },
    ...(card.perClass && {
      perClass: card.perClass.map((figures, i) => ({ ...figures, label: classes[i] ?? figures.label })),
    }),
    groups: card.groups.map((by, c) => ({
      ...by,
      groups: by.groups.map((figures, i) => ({ ...figures, value: groups[c]?.[i] ?? null })),
    })),
  };
}
