import type { Place } from './place.ts';

/**
 * `escalates`: its holder can make itself administrator. `anyone-may-assume`: anybody at all, or any account, may take this identity. `trusts-widely`: an
 * outside party may take it and nothing pins down which of its users, repositories or branches. `open-to-anyone`: anybody may act on the resource it stands on.
 * `whole-service`: every action of a service on all of its things. `manages-permissions`: may change who may do what, on everything. `writes-anything`: may
 * change or delete on everything what could have been named. `looks-at-anything`: changes nothing and sees everything, where what it sees could have been named. `reads-secrets`: hands out credentials. `reads-data`: reads the contents of every store of a kind.
 * `acts-as-others`: may use other identities. `default-identity`: gives rights to the identity everything gets that names none. `binds-roles`, `escalates-roles`: may give roles wider
 * than its own. `controls-admission`: decides what every request passes through. `approves-certificates`: makes identities of a cluster. `wildcards`: lists nothing by name.
 * `runs-in-pods`: runs commands in workloads of others. `redirects-traffic`: takes traffic meant for others. `basic-role`: a role for every service at once.
 * `key-changes-account`: a data key may change the account it belongs to. `long-lived-key`: a key that lies somewhere and does not run out by itself.
 * `opened-by-key`: a key or password that everybody who has it shares opens all of it. `reached-from-anywhere`: its address answers every network.
 * `admin-keeps-key`: an administrator with such a key. `rewrites-branch`: lets whoever may push replace or delete what others pushed.
 */
export const GRANT_TRAITS = [
  'escalates', 'anyone-may-assume', 'trusts-widely', 'open-to-anyone', 'whole-service', 'manages-permissions', 'writes-anything', 'looks-at-anything', 'reads-secrets', 'reads-data', 'acts-as-others', 'default-identity',
  'binds-roles', 'escalates-roles', 'controls-admission', 'approves-certificates', 'wildcards', 'runs-in-pods', 'redirects-traffic', 'basic-role', 'key-changes-account', 'long-lived-key', 'admin-keeps-key', 'rewrites-branch', 'opened-by-key', 'reached-from-anywhere',
] as const;
export interface GrantAmount {
  readonly trait: (typeof GRANT_TRAITS)[number];
  /** How, as half a sentence free of names from the tree but those of actions, roles and services: `iam:PassRole with lambda:CreateFunction and lambda:InvokeFunction`. */
  readonly how: string;
  /** The statement, rule or line that gives it. */
  readonly at: Place;
  /** False where a condition narrows it or part of it could not be followed. */
  readonly certain: boolean;
  /** Where the trait otherwise speaks of anybody or of everything: whoever is in the same network, or what is named. */
  readonly within?: 'network' | 'named';
  /** Does this trait by itself let data or copies be deleted? Absent: what the whole grant may do tells. */
  readonly destroys?: boolean;
}
