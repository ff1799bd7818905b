export { actorById, Authenticator, tokenHash } from './auth/authenticator.js';
export { CurrentActor } from './auth/auth.guard.js';
export { Standing } from './auth/standing.js';
export { networkOf } from './auth/refused-tokens.js';
export * from './authorization/authorization.store.js';
export { refuseWithdrawn } from './authorization/withdrawn.js';
export { discoverable, reachOf } from './authorization/discoverable.js';
export { embeddedIssuer, identityKeysFile, jwtVerifier } from './auth/jwt.js';
export { ConfigError } from './config/config-error.js';
export { readConfig, type Config } from './config/config.js';
export { isClear } from './config/database-url.js';
export { isOwnMachine } from './config/own-machine.js';
export { cannotListen, checkAddress, checkFolders, checkPrivacy } from './config/usable.js';
export { coreModule, RUNTIME, trainingService, type Runtime } from './core.js';
export {
  HEALTH_CHECKS,
  HealthController,
  HealthService,
  type HealthCheck,
} from './health/health.controller.js';
export { MetricsController, OpenMetricsController } from './health/metrics.controller.js';
export { Accepted, Answers } from './http/answers.js';
export { letStream } from './http/body-watch.js';
export { beyondQuota, quotaLeft, quotaOf } from './quota.js';
export { serveConsole } from './http/console.js';
export * from './http/pages.js';
export { EmailParam, IdParam, NameParam, NumberParam, VersionParam } from './http/params.js';
export { createServer } from './http/server.js';
export { type Certificate, hostFor, readCertificate } from './tls/certificate.js';
export { type OwnFetch, ownFetch } from './tls/own-fetch.js';
export { renewCertificate } from './tls/renewal.js';
export { unstorable } from './http/text.js';
export { places } from './http/validation.js';
export { JobRunner, startJobs, type Commit, type JobHandler, type RunningJob } from './jobs/job-runner.js';
export { cancelJob, jobEvents, jobFields, OwnJob, ownJob, showJob } from './jobs/own-job.js';
export {
  keyFile,
  openIngestionKeys,
  openModelKeys,
  openProofKey,
  openVault,
  rotateVault,
} from './keys/app-keys.js';
export { type Budget, epsilonLeft, shownEpsilon } from './budgets/budget.js';
export { findTallies } from './budgets/budgets.store.js';
export {
  affords,
  budgetOf,
  refuseSpend,
  requireBudget,
  setCap,
  type Spend,
  spendBudget,
} from './budgets/ledger.js';
