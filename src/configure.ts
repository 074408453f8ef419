import picomatch from 'picomatch';
import type { Config } from './config/index.ts';
import { aimedAt } from './configure-authority.ts';
import { set } from './model/index.ts';
import type { EnvironmentMark, Evidence, Fact, Place, ResourceFact } from './model/index.ts';

/** Which files the configuration leaves out, with the reason each was given; undefined for files it says nothing of. */
export function excluder(config: Config | undefined): (path: string) => string | undefined {
  const rules = (config?.exclude ?? []).map((rule) => ({ matches: picomatch([...rule.paths], { dot: true }), reason: rule.reason }));
  return (path) => rules.find((rule) => rule.matches(path))?.reason;
}

/**
 * What a person said in craterscan.yml about environments and resources, laid over the facts. A configured environment replaces what names
 * suggest (see environmentsOf), a configured backup is a copy like one that a file shows.
 */
export function configure(facts: readonly Fact[], config: Config | undefined, configFile: string): Fact[] {
  if (!config || (config.environments.length === 0 && config.resources.length === 0 && config.recognisers.length === 0)) return [...facts];
  const at: Place = { file: configFile, start: 0, end: 0, origin: 'tree' };
  const marksFor = marker(config, at);
  const extra: Fact[] = [];
  const { facts: aimed, made } = aimedAt(facts, config, at);
  const out = [...aimed, ...made].map((fact): Fact => {
    if (fact.fact === 'credential') return { ...fact, environments: [...fact.environments, ...marksFor({ files: fact.evidence.map((e) => e.at.file), host: fact.opens.host, names: [fact.name] })] };
    if (fact.fact !== 'resource') return fact;
    const host = fact.keys.map((key) => /^db(?:host)?:([^:/]+)/.exec(key)?.[1]).find((found) => found !== undefined);
    const rules = config.resources.filter((rule) => rule.match === fact.name || fact.keys.includes(rule.match));
    const kind = rules.findLast((rule) => rule.kind !== undefined)?.kind ?? fact.kind;
    const holds = rules.findLast((rule) => rule.holdsData !== undefined)?.holdsData;
    const next: ResourceFact = {
      ...fact, kind, environments: [...fact.environments, ...marksFor({ files: fact.evidence.map((e) => e.at.file), host, names: [fact.name, ...fact.keys] })],
      attributes: holds === undefined ? fact.attributes : { ...fact.attributes, 'craterscan.holdsData': set(holds, at) },
    };
    for (const { backup: copy } of rules) if (copy) extra.push(...backup(next, copy, { at, note: `configured: ${copy.on}` }));
    return next;
  });
  return [...out, ...extra];
}

interface Named { readonly files: readonly string[]; readonly host: string | undefined; readonly names: readonly string[] }

function marker(config: Config, at: Place): (thing: Named) => EnvironmentMark[] {
  const mark = (kind: EnvironmentMark['kind'], name: string): EnvironmentMark => ({ kind, name, by: 'configured', evidence: { at, note: `${name} by the configuration` } });
  const environments = config.environments.map((one) => ({
    one, file: picomatch([...(one.files ?? [])], { dot: true }), host: picomatch((one.hosts ?? []).map((host) => host.replace(/^\*\./, '**.'))),
  }));
  return (thing) => [
    ...environments.filter(({ one, file, host }) => ((one.files ?? []).length > 0 && thing.files.some((path) => file(path))) || (thing.host !== undefined && (one.hosts ?? []).length > 0 && host(thing.host))
      || (one.resources ?? []).some((name) => thing.names.includes(name))).map(({ one }) => mark(one.kind, one.name)),
    ...config.resources.filter((rule) => rule.environment !== undefined && thing.names.includes(rule.match)).flatMap((rule) => {
      const known = config.environments.find((one) => one.name === rule.environment);
      const kinds = ['production', 'staging', 'development', 'test', 'local'] as const;
      const kind = known?.kind ?? kinds.find((one) => one === rule.environment) ?? 'unknown';
      return [mark(kind, rule.environment ?? '')];
    }),
  ];
}

/** A copy that the configuration names: elsewhere and out of reach, or on the thing itself when it is not independent. */
function backup(of: ResourceFact, said: { readonly on: string; readonly independent: boolean }, evidence: Evidence): Fact[] {
  const key = said.independent ? `configured:${said.on}` : of.keys[0];
  const relation: Fact = { fact: 'relation', kind: 'copiedTo', from: of.keys[0], to: key, copy: { kind: 'export', name: said.on }, evidence: [evidence] };
  if (!said.independent) return [relation];
  return [{ fact: 'resource', name: said.on, kind: 'backup', provider: 'configured', type: 'configured.backup', keys: [key], maybe: [], attributes: {}, environments: [], evidence: [evidence] }, relation];
}
