import { type PlannedSynthesis } from '#libs/contracts';
import { type PrivacyLoss, zcdpLoss, zcdpRho } from '#libs/dp';

/** What a synthetic release spends of its dataset's budget, whatever the data. */
export function synthesisLoss({ epsilon, delta }: Pick<PlannedSynthesis, 'epsilon' | 'delta'>): PrivacyLoss {
  return zcdpLoss(zcdpRho(epsilon, delta));
}
