import { Catalog0001 } from './0001-catalog.js';
import { Hierarchies0002 } from './0002-hierarchies.js';
import { PrivacyBudget0003 } from './0003-privacy-budget.js';
import { ReleaseTreatment0004 } from './0004-release-treatment.js';
import { ReleaseAttempts0005 } from './0005-release-attempts.js';
import { RowProofs0006 } from './0006-row-proofs.js';
import { Shares0007 } from './0007-shares.js';
import { SecondPerson0008 } from './0008-second-person.js';
import { PolicyApprovals0010 } from './0010-policy-approvals.js';
import { JobSeals0011 } from './0011-job-seals.js';
import { Readings0012 } from './0012-readings.js';
import { Uploads0013 } from './0013-uploads.js';
import { Sources0014 } from './0014-sources.js';
import { Appends0015 } from './0015-appends.js';
import { Quarantine0016 } from './0016-quarantine.js';
import { Withdrawals0017 } from './0017-withdrawals.js';
import { Leavers0018 } from './0018-leavers.js';
import { Purposes0019 } from './0019-purposes.js';

/** Every migration in order; a numbered file is never edited once it has landed. */
export const migrations = [
  Catalog0001,
  Hierarchies0002,
  PrivacyBudget0003,
  ReleaseTreatment0004,
  ReleaseAttempts0005,
  RowProofs0006,
  Shares0007,
  SecondPerson0008,
  PolicyApprovals0010,
  JobSeals0011,
  Readings0012,
  Uploads0013,
  Sources0014,
  Appends0015,
  Quarantine0016,
  Withdrawals0017,
  Leavers0018,
  Purposes0019,
] as const;
