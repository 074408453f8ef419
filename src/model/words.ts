/** The closed vocabularies. Each list runs from weakest to strongest or safest to worst, as its comment says, so order is code. */

/** What can be done to a resource, mildest first. `administer` implies all others. */
export const EFFECTS = ['read', 'write', 'destroy', 'destroy-backup', 'administer'] as const;
export type Effect = (typeof EFFECTS)[number];

/** What an operation takes away: the rows, the thing that holds them, its copies, or what protects it. */
export const DESTROYS = ['contents', 'container', 'copies', 'guard'] as const;
export type Destroys = (typeof DESTROYS)[number];

/**
 * What stands behind a control, strongest first. kernel: an operating-system sandbox. platform: the service itself (OIDC subject,
 * reviewer, branch rule, token permission). harness: deterministic refusal by the agent program. approval: a human. classifier: a second
 * model. model: the acting model fills in the safety parameter. prompt: words.
 */
export const HOLDS = ['kernel', 'platform', 'harness', 'approval', 'classifier', 'model', 'prompt'] as const;
export type Hold = (typeof HOLDS)[number];

/** What protects a resource, strongest first: another party or time; a flag one tool obeys; a flag the same credential clears; nothing. */
export const GUARDS = ['independent', 'client-only', 'self-removable', 'none'] as const;
export type Guard = (typeof GUARDS)[number];

/** A path's gate, safest first. closed: a kernel, platform or harness control covers it. asked: a human must say yes. open: nothing holds. */
export const GATES = ['closed', 'asked', 'open'] as const;
export type Gate = (typeof GATES)[number];

/** How sure a gate is: it stands in a file, it is the vendor's verified default, or it stands nowhere we read. */
export type GateBasis = 'set' | 'default' | 'unknown';

/** How an authority is had, weakest first. ambient: the developer's logged-in CLIs. named: a profile, variable or secret store. found: the value is readable. */
export const FOUNDATIONS = ['ambient', 'named', 'found'] as const;
export type Foundation = (typeof FOUNDATIONS)[number];

/** Does it come back? safest first. */
export const VERDICTS = ['recoverable', 'uncertain', 'irrecoverable'] as const;
export type Verdict = (typeof VERDICTS)[number];

export const LEVELS = ['note', 'warning', 'error'] as const;
export type Level = (typeof LEVELS)[number];

export const CONFIDENCES = ['low', 'medium', 'high'] as const;
export type Confidence = (typeof CONFIDENCES)[number];

/** Kinds of environment. A resource has a set of these; names lie, so evidence decides. */
export const ENVIRONMENT_KINDS = ['production', 'staging', 'development', 'test', 'local', 'unknown'] as const;
export type EnvironmentKind = (typeof ENVIRONMENT_KINDS)[number];

/** All that is known of it is local or test. */
export function harmlessEnvironment(environments: readonly EnvironmentKind[]): boolean {
  return environments.length > 0 && environments.every((kind) => kind === 'local' || kind === 'test');
}

/** What a resource is, the same words for every vendor. `everything` is the unbounded rest of an account. */
export const RESOURCE_KINDS = [
  'database', 'volume', 'object-store', 'cache', 'queue', 'search', 'warehouse', 'cluster', 'compute', 'service', 'namespace', 'stack',
  'backup', 'key', 'secret-store', 'registry', 'code', 'identity', 'dns', 'filesystem', 'money', 'network', 'account', 'project', 'everything',
] as const;
export type ResourceKind = (typeof RESOURCE_KINDS)[number];

/** How far a credential's authority reaches by construction, widest first. */
export const SCOPES = ['account', 'organization', 'workspace', 'project', 'environment', 'cluster', 'namespace', 'database', 'resource', 'unknown'] as const;
export type Scope = (typeof SCOPES)[number];
