import type { Decision } from '../../../model/index.ts';
import { decide } from '../shared/decisions.ts';
import { ignorePattern } from '../shared/glob.ts';
import type { Ledger } from '../shared/ledger.ts';
import { nameWords, pathWords } from '../shared/rule-words.ts';
import type { CodexLayer } from './config.ts';

/**
 * Which files the active permission profile keeps from being opened. A profile beside `sandbox_mode` is not proven to count, so then it closes
 * nothing; host lists count only with the proxy, and are written down as dead without it.
 */
export function profileDenies(layers: readonly CodexLayer[], ledger: Ledger): (file: string) => Decision | undefined {
  const active = layers.map((layer) => layer.profile).find((each) => each !== undefined)?.value;
  const mixed = layers.some((layer) => layer.sandboxMode !== undefined);
  const proxy = layers.some((layer) => layer.user && layer.proxy?.value);
  const profiles = new Map(layers.flatMap((layer) => layer.profiles).map((profile) => [profile.name, profile]));
  const chain = new Set<string>();
  for (let name = active; name !== undefined && !chain.has(name) && chain.size < 20;) { chain.add(name); name = profiles.get(name)?.base; }
  const closed: { matches: (file: string) => boolean; control: string }[] = [];
  for (const profile of profiles.values()) {
    const used = chain.has(profile.name);
    for (const each of profile.denied) {
      const matches = denyTest(each.scope, each.pattern);
      const unbounded = each.pattern.includes('**') && !profile.scanDepth;
      const weakness = !used ? 'no default_permissions names this profile' : mixed ? 'sandbox_mode stands beside it, and the two are not put together' : unbounded ? 'on Linux an unbounded pattern needs glob_scan_max_depth' : undefined;
      const control = ledger.control({ row: 'permissions.filesystem.deny', does: 'sandbox', channels: ['read', 'run'], says: `keeps programs from opening ${pathWords(each.pattern)}`, at: each.at, wired: used && !mixed, weakness, matchesFile: matches });
      if (used && !mixed && !unbounded) closed.push({ matches, control });
    }
    for (const domain of profile.domains) {
      if (!proxy) ledger.control({ row: 'permissions.network.domains', does: 'sandbox', channels: ['network'], says: `speaks of ${nameWords(domain.host, 'a host')}`, at: domain.at, wired: false, weakness: 'the network proxy that would enforce it is not switched on' });
    }
  }
  return (file) => {
    const hit = closed.find((each) => each.matches(file));
    return hit && decide('closed', 'set', 'the permission profile keeps it from being opened', [hit.control]);
  };
}

function denyTest(scope: string, pattern: string): (file: string) => boolean {
  const inside = scope === ':workspace_roots' || scope === ':project_roots' || scope === '.' || (scope === '' && !pattern.startsWith('~') && !pattern.startsWith('/'));
  if (inside) { const test = ignorePattern(`/${pattern.replace(/^\.?\//, '')}`); return (file) => !file.startsWith('~/') && test(file); }
  const home = (scope.startsWith('~') ? `${scope}/${pattern}` : pattern);
  if (!home.startsWith('~/')) return () => false;
  const test = ignorePattern(`/${home.slice(2)}`);
  return (file) => file.startsWith('~/') && test(file.slice(2));
}
