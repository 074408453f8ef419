import { harmlessEnvironment } from '../src/model/index.ts';
import type { EnvironmentKind, Level, Path, Resource } from '../src/model/index.ts';

/**
 * The one table that turns a path or a fact into error, warning or note. First row that fits. Change it here and nowhere else.
 *
 * | gate   | foundation      | data | comes back | environment         | level   |
 * | ------ | --------------- | ---- | ---------- | ------------------- | ------- |
 * | open   | found or named  | yes  | no         | not local, not test | error   |
 * | asked  | found or named  | yes  | no         | not local, not test | warning |
 * | open   | ambient         | yes  | no         | not local, not test | warning |
 * | else   |                 |      |            |                     | note    |
 *
 * A path that is listed and not counted is a note: nothing shows that its authority is there, or a person is asked for what is only a login.
 * "comes back: no" is irrecoverable or uncertain. A guard that the same credential can clear lowers an error one level and never more. An
 * agent that nobody configured here gives nothing above warning, and a path that is not counted (a token of a test that names nothing it opens) nothing above note.
 */
export function pathLevel(path: Path, resource: Resource): Level {
  if (!path.counts || path.gate === 'closed' || path.recoverability.verdict === 'recoverable' || !mayHoldData(resource) || harmlessEnvironment(resource.environments)) return 'note';
  if (path.effect === 'read' || path.effect === 'write') return 'note';
  const had = path.foundation === 'found' || path.foundation === 'named';
  if (path.gate === 'open' && had) return path.agent === 'unconfigured' || resource.guard === 'self-removable' ? 'warning' : 'error';
  if ((path.gate === 'asked' && had) || (path.gate === 'open' && path.foundation === 'ambient')) return 'warning';
  return 'note';
}

/** Unknown is not "holds nothing": only a resource known to hold no data is harmless to lose. */
function mayHoldData(resource: Resource): boolean {
  return resource.holdsData.basis === 'unknown' || resource.holdsData.value;
}

/** Level of a structural fact (a guard that is off, a shared store, a copy beside its data), which is true whether or not a path uses it today. */
export function structuralLevel(environments: readonly EnvironmentKind[]): Level {
  return harmlessEnvironment(environments) ? 'note' : 'warning';
}

export { harmlessEnvironment, securitySeverity } from '../src/model/index.ts';
