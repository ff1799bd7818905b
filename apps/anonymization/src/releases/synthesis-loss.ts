import { type PlannedSynthesis } from '#libs/deidentify';
import { type PrivacyLoss, pureLoss } from '#libs/dp';

export function synthesisLoss({ epsilon }: PlannedSynthesis): PrivacyLoss {
  return pureLoss(epsilon);
}
