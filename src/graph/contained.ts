import type { Candidate } from './candidate.ts';
import type { Context } from './context.ts';
import type { EvidenceList, Resource } from '../model/index.ts';
import { containsEdge } from './edges.ts';
import { lower } from './order.ts';
import { guardDecision } from './ways-call.ts';

const HOLDS_PARTS = new Set(['stack', 'namespace', 'project', 'cluster', 'account', 'service', 'compute']);

interface Inner { readonly resource: Resource; readonly kind: 'storedOn' | 'partOf'; readonly evidence: EvidenceList; readonly certain: boolean }

/** What dies when a container dies: what lies on it, and, for stacks, namespaces and the like, its parts. */
export function* contained(candidates: Iterable<Candidate>, context: Context, all: readonly Resource[]): Iterable<Candidate> {
  const inside = new Map<string, Inner[]>();
  const add = (outer: string, inner: Inner): void => { const held = inside.get(outer); if (held) held.push(inner); else inside.set(outer, [inner]); };
  for (const resource of all) {
    for (const on of resource.storedOn) add(on.id, { resource, kind: 'storedOn', evidence: on.evidence, certain: on.certain });
    for (const whole of resource.partOf) {
      const outer = context.resource(whole.id);
      if (outer && HOLDS_PARTS.has(outer.kind)) add(outer.id, { resource, kind: 'partOf', evidence: whole.evidence, certain: true });
    }
  }
  for (const candidate of candidates) {
    // Whoever empties a folder takes the files of the stores in it; rows that are deleted elsewhere leave the files.
    if (candidate.destroys !== 'container' && !(candidate.destroys === 'contents' && candidate.resource.kind === 'filesystem')) continue;
    const seen = new Set([candidate.resource.id]);
    const queue: Candidate[] = [candidate];
    for (let next = queue.shift(); next; next = queue.shift()) {
      const whole = inside.get(next.resource.id) ?? [];
      const named = next.parts && next.resource.kind === 'stack' ? whole.filter((one) => one.kind === 'partOf' && one.resource.keys.some((key) => next.parts?.some((part) => begins(key, part)))) : [];
      for (const inner of named.length > 0 ? named : whole) {
        if (seen.has(inner.resource.id) || seen.size > 5_000 || (inner.kind === 'partOf' && next.resource.kind === 'stack' && next.takes?.(inner.resource) === false)) continue;
        seen.add(inner.resource.id);
        // What another party or time keeps is kept also when the call is made on the whole around it.
        const guard = guardDecision(inner.resource);
        const deeper: Candidate = {
          ...next, resource: inner.resource, confidence: inner.certain ? next.confidence : lower(next.confidence), hops: guard.gate === 'open' ? next.hops : [...next.hops, guard],
          edges: [...next.edges, containsEdge(inner.resource, next.resource, inner.kind, inner.evidence)],
        };
        queue.push(deeper);
        yield deeper;
      }
    }
  }
}

/** `tf:infra:module.db` begins the keys of what the module holds, and not that of `module.db2`. */
function begins(key: string, part: string): boolean { return key.startsWith(part) && (part.endsWith(':') || key.length === part.length || key[part.length] === '.' || key[part.length] === '['); }
