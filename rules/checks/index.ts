import type { Check } from '../../src/model/index.ts';
import { check as agentApprovalsOff } from './agent-approvals-off.ts';
import { check as agentDenyMissesCredential } from './agent-deny-misses-credential.ts';
import { check as agentGuardFailsOpen } from './agent-guard-fails-open.ts';
import { check as agentProhibitionNotHeld } from './agent-prohibition-not-held.ts';
import { check as agentRuleWithoutEffect } from './agent-rule-without-effect.ts';
import { check as agentSettingsUnreadable } from './agent-settings-unreadable.ts';
import { check as agentStartedWithoutApprovals } from './agent-started-without-approvals.ts';
import { check as backupSwitchedOff } from './backup-switched-off.ts';
import { check as ciJobDestroysUnreviewed } from './ci-job-destroys-unreviewed.ts';
import { check as copyBesideItsData } from './copy-beside-its-data.ts';
import { check as copyInSameHands } from './copy-in-same-hands.ts';
import { check as credentialInAgentSettings } from './credential-in-agent-settings.ts';
import { check as credentialTracked } from './credential-tracked.ts';
import { check as credentialWiderThanUse } from './credential-wider-than-use.ts';
import { check as dataStoreLeavesNothing } from './data-store-leaves-nothing.ts';
import { check as dataStoreUnguarded } from './data-store-unguarded.ts';
import { check as environmentFileMissing } from './environment-file-missing.ts';
import { check as environmentsShareStore } from './environments-share-store.ts';
import { check as grantAdministersEverything } from './grant-administers-everything.ts';
import { check as grantDeletesCopies } from './grant-deletes-copies.ts';
import { check as jobOpenToAnyoneHoldsCredential } from './job-open-to-anyone-holds-credential.ts';
import { check as localFileNamesProduction } from './local-file-names-production.ts';
import { check as mcpServerCanDestroy } from './mcp-server-can-destroy.ts';
import { check as nameHidesProduction } from './name-hides-production.ts';
import { check as pathDestroysCopies } from './path-destroys-copies.ts';
import { check as pathDestroysData } from './path-destroys-data.ts';
import { check as scriptDestroysUnasked } from './script-destroys-unasked.ts';
import { check as stackStateLocal } from './stack-state-local.ts';
import { check as stateFileInReach } from './state-file-in-reach.ts';
import { check as volumeReclaimedWithClaim } from './volume-reclaimed-with-claim.ts';
import { check as workflowTokenWritesAll } from './workflow-token-writes-all.ts';

/** Every check, in code-point order of its id. Adding one: its import and its line here. */
export const checks: readonly Check[] = [
  agentApprovalsOff,
  agentDenyMissesCredential,
  agentGuardFailsOpen,
  agentProhibitionNotHeld,
  agentRuleWithoutEffect,
  agentSettingsUnreadable,
  agentStartedWithoutApprovals,
  backupSwitchedOff,
  ciJobDestroysUnreviewed,
  copyBesideItsData,
  copyInSameHands,
  credentialInAgentSettings,
  credentialTracked,
  credentialWiderThanUse,
  dataStoreLeavesNothing,
  dataStoreUnguarded,
  environmentFileMissing,
  environmentsShareStore,
  grantAdministersEverything,
  grantDeletesCopies,
  jobOpenToAnyoneHoldsCredential,
  localFileNamesProduction,
  mcpServerCanDestroy,
  nameHidesProduction,
  pathDestroysCopies,
  pathDestroysData,
  scriptDestroysUnasked,
  stackStateLocal,
  stateFileInReach,
  volumeReclaimedWithClaim,
  workflowTokenWritesAll,
];
