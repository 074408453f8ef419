import type { EnvironmentMark, Evidence, Key, RelationFact, ResourceFact } from '../../model/index.ts';
import type { DumpTarget } from './dumps.ts';

/** A copy by a dump or upload, from one thing to the place it is written to. */
export function copiedTo(from: Key, to: Key, name: string, evidence: Evidence, kind: 'dump' | 'snapshot' | 'export' | 'automated' = 'dump'): RelationFact {
  return { fact: 'relation', kind: 'copiedTo', from, to, copy: { kind, name }, evidence: [evidence] };
}

/** A bucket that is known only because something is written to it. */
export function bucketNamed(key: Key, name: string, evidence: Evidence, environments: readonly EnvironmentMark[]): ResourceFact {
  return {
    fact: 'resource', name: `bucket ${name}`, kind: 'object-store', provider: key.startsWith('gs:') ? 'gcp' : key.startsWith('s3:') ? 'aws' : 'unknown', type: 'url.bucket',
    keys: [key], maybe: [], attributes: {}, environments, evidence: [evidence],
  };
}

/** Key of a target that no file declares: another machine, or nothing known. It joins nothing, so the copy's place stays unknown. */
export function undeclaredTarget(target: DumpTarget, where: string): Key {
  return target.kind === 'remote' ? `remote:${target.name}` : `copy:${where}`;
}
