import type { Path, RecoveryBelief, ScanResult } from '../model/index.ts';

/**
 * What the tables say now, where the verdict of `path` rests on a belief that has since been replaced: `Railway keeps a deleted volume for
 * 48 hours`. Now is the date of the tables, never the clock. Undefined where nothing has changed.
 */
export function laterBelief(path: Path, result: ScanResult): string | undefined {
  const { knowledge } = result.graph;
  const resource = result.graph.resource(path.resource);
  if (!resource) return undefined;
  for (const provider of knowledge.providers) {
    const then = provider.recovery.find((belief) => belief.because === path.recoverability.because && belief.destroys === path.destroys && belief.on.includes(resource.kind) && inForce(belief, result.asOf));
    if (!then || inForce(then, knowledge.date)) continue;
    return provider.recovery.find((belief) => belief.destroys === then.destroys && belief.on.includes(resource.kind) && inForce(belief, knowledge.date))?.because;
  }
  return undefined;
}

function inForce(belief: RecoveryBelief, day: string): boolean {
  return (belief.effective_from === undefined || belief.effective_from <= day) && (belief.effective_until === undefined || day < belief.effective_until);
}
