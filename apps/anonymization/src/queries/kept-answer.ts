import { QueryAnswer } from '#libs/contracts';
import { concatBytes, fromUtf8, type Id, utf8 } from '#libs/kernel';
import { type VaultService } from '../vault/vault.service.js';

/** What is sealed at once: the vault takes 64 KiB. */
const pieceBytes = 60 << 10;

/** Which piece of which answer it is, so that none can stand in for another. */
const label = (id: Id, index: number, of: number): string => `privacy-answer-${id}-${index}-of-${of}`;

/** An answer as the catalog keeps it: keys of groups that were found are from cells, which do not lie open anywhere. */
export async function sealAnswer(vault: Pick<VaultService, 'seal'>, answer: QueryAnswer): Promise<string[]> {
  const bytes = utf8(JSON.stringify(answer));
  const of = Math.ceil(bytes.length / pieceBytes);
  const pieces = Array.from({ length: of }, (_, i) => bytes.subarray(i * pieceBytes, (i + 1) * pieceBytes));
  return Promise.all(pieces.map((piece, i) => vault.seal(piece, label(answer.id, i, of))));
}

/** @throws Problem object.tampered for pieces that are not those of this answer, all of them and in order */
export async function openAnswer(
  vault: Pick<VaultService, 'open'>,
  id: Id,
  sealed: readonly string[],
): Promise<QueryAnswer> {
  const pieces = await Promise.all(sealed.map((piece, i) => vault.open(piece, label(id, i, sealed.length))));
  return QueryAnswer.parse(JSON.parse(fromUtf8(concatBytes(...pieces))));
}
