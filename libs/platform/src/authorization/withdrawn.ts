import { ReleaseWithdrawalEntity, type ReadTx } from '#libs/db';
import { problem, type Id } from '#libs/kernel';

/** Refuses what would use a release that was withdrawn. @throws Problem release.withdrawn, which names what is to be read instead */
export async function refuseWithdrawn(tx: ReadTx, releaseId: Id): Promise<void> {
  const withdrawn = await tx.repo(ReleaseWithdrawalEntity).findOneBy({ releaseId });
  if (!withdrawn) return;
  const { createdAt, supersededBy } = withdrawn;
  const instead =
    supersededBy === null ? 'Another may have been made since' : `Take release ${supersededBy} instead`;
  const when = createdAt.toISOString();
  throw problem('release.withdrawn', `It was withdrawn on ${when}. ${instead}; its page says why.`);
}
