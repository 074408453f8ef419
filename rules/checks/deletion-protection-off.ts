import type { BlastGraph, Check, Draft, Resource } from '../../src/model/index.ts';
import { switchesOff } from './data-store-unguarded.ts';
import { certainlyNot, label, places } from './shared.ts';
import { howOff, settingsOff } from './setting.ts';

export const check: Check = {
  id: 'deletion-protection-off', family: 'data', tier: 'low', title: 'Deletion protection is off', cwe: [1188, 693],
  why: 'The service offers a switch that makes it refuse to delete this. What holds data goes with it, and what depends on it stops: load balancers, firewalls, clusters, whole machines.',
  fix: 'Switch the protection on. Data stores that nothing at all guards have a rule of their own besides, data-store-unguarded.',
  *judge(graph: BlastGraph): Iterable<Draft> {
    yield* settingsOff(graph, {
      question: 'deletion-protection',
      // Where nothing guards a data store, the rule for that has said so of this very switch.
      except: (resource, attribute) => switchesOff(resource).some((guard) => guard.attribute === attribute),
      message: (resource, how) => `${label(resource)} can be deleted at once: ${how}.`,
    });
    for (const resource of graph.resources) {
      // Of what holds data the rule for unguarded stores speaks, also of some of what may.
      if (resource.unbounded || (resource.holdsData.basis !== 'unknown' && resource.holdsData.value) || (resource.settings ?? []).some(({ question }) => question === 'deletion-protection')) continue;
      const off = resource.guards.find((guard) => guard.strength === 'self-removable' && certainlyNot(guard.state));
      const said = off?.state.basis === 'set';
      if (!off || resource.guard === 'independent' || resource.guard === 'self-removable' || switchesOff(resource).some((guard) => guard.attribute === off.attribute) || (!said && !asked(resource, off.attribute))) continue;
      yield {
        about: `${resource.id}/${off.attribute}`, level: 'note', confidence: said ? 'high' : 'medium',
        message: `${label(resource)} can be deleted at once: ${off.attribute} ${howOff(off.state, resource.attributes[off.attribute])}.`,
        places: off.state.basis === 'set' ? places(off.state.at, []) : [resource.evidence[0].at], path: off.state.basis === 'set' ? [...off.state.via] : [],
      };
    }
  },
};

/** Is what a file leaves out worth a word? Not of machines, which are made to be replaced, nor of what only holds other things, nor where the guard would be a lock written elsewhere. */
function asked(resource: Resource, attribute: string): boolean {
  return resource.kind !== 'compute' && resource.kind !== 'project' && resource.kind !== 'account' && resource.kind !== 'stack' && !/lock/.test(attribute);
}
