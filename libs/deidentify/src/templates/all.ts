import { gdprPseudonymization } from './gdpr-pseudonymization.js';
import { hipaaSafeHarbor } from './hipaa-safe-harbor.js';
import { pciDss } from './pci-dss.js';
import { type PolicyTemplate } from './template.js';
import { trainAModel } from './train-a-model.js';

/** The policies that come with the gateway, to begin with. */
export const policyTemplates: readonly PolicyTemplate[] = [
  hipaaSafeHarbor,
  gdprPseudonymization,
  pciDss,
  trainAModel,
];
