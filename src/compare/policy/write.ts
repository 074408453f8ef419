import { compareText, EFFECTS, GATES } from '../../model/index.ts';
import type { Effect, ScanResult } from '../../model/index.ts';
import type { Tuple } from '../tuples.ts';
import { countsOf } from './decide.ts';
import type { Deny, On, Policy, UpTo } from './schema.ts';

/** What a new policy is written from. `tuples` are those of the tree as it is today. */
export interface NewPolicy {
  readonly head: ScanResult;
  readonly tuples: readonly Tuple[];
  readonly repository: number;
  readonly default: Policy['default'];
  /** YYYY-MM-DD. */
  readonly expires: string;
  /** Default: that of `before`. */
  readonly anchor?: NonNullable<Policy['anchor']>;
  /** The policy that stands there now: its prohibitions, waivers, agents, hooks, anchor and environments are kept, and its serial counts on. */
  readonly before?: Policy;
}

interface Rule { readonly agents: readonly string[]; readonly effects: readonly Effect[]; readonly on: On; readonly upTo: UpTo; readonly about: string; readonly lost?: string }

/**
 * The text of a policy that allows what agents can do here today and nothing beyond it: few rules, each with its ceiling. Whatever does not come back stands in a rule of its own that asks to be
 * taken out. Deterministic; the strict reader takes it.
 */
export function writePolicy(input: NewPolicy): string {
  const { head, tuples, before } = input;
  const anchor = input.anchor ?? before?.anchor;
  const live = tuples.filter(({ path }) => path.gate !== 'closed');
  const now = countsOf(head, tuples);
  const found = rulesOf(live, before);
  const rules = numbered([...found.filter((one) => one.lost === undefined), ...found.filter((one) => one.lost !== undefined)]);
  const denies = (before?.rules ?? []).filter((one): one is Deny => 'deny' in one);
  const [kept, lost] = [rules.filter((one) => one.lost === undefined), rules.filter((one) => one.lost !== undefined)];
  const advice = denies.length > 0 ? [] : [
    '', '  # Worth having once the rules below allow it: nobody takes backups away, and no waiver lifts that.', '  # - id: backups', '  #   deny: true', '  #   absolute: true', '  #   agents: ["*"]', '  #   effects: [destroy-backup, administer]', '  #   on: {environment: "*"}',
  ];
  return [
    '# What coding agents may do here, and how far. craterscan policy check says what it comes to; docs/policy.md says what each line means.', '# It is read from the trusted side of a comparison only, and may open the gate only once it is sealed (craterscan policy seal).',
    'version: 1', `repository: ${input.repository}  # GitHub's number of the repository`, `serial: ${(before?.serial ?? 0) + 1}  # counts up with each change`, `expires: ${input.expires}  # after this day the gate is closed`,
    `default: ${input.default}  # ${input.default === 'deny' ? 'what no rule allows closes the gate' : 'what is there stays; what a change adds must be allowed'}`,
    ...list('agents', before?.agents ?? []), ...list('hooks', before?.hooks ?? []),
    ...(anchor ? ['anchor:', `  commit: ${JSON.stringify(anchor.commit)}  # no change may be worse than this commit, however many small ones lie between`, ...(anchor.graph === undefined ? [] : [`  graph: ${JSON.stringify(anchor.graph)}`])] : []),
    '', '# Today\'s numbers. Lower them when you can.', 'limits:', `  gaps: ${now.gaps}  # things that could not be read`, `  open: ${now.open}  # paths on which nothing holds`, `  irrecoverable: ${now.irrecoverable}  # resources that can be destroyed and do not come back`,
    ...blocks('reclassify', (before?.reclassify ?? []).map((one) => [`resource: ${text(one.resource)}`, `environment: ${one.environment}`, `reason: ${text(one.reason)}`])),
    '', ...(rules.length + denies.length === 0 ? ['rules: []'] : ['rules:']),
    ...advice, ...denies.flatMap((one) => ['', ...deny(one)]), ...kept.flatMap((one) => ['', ...allow(one)]),
    ...(lost.length === 0 ? [] : ['', '  # What follows would not come back. Each rule is a thing to mend: keep a copy out of reach, take the credential away or hold the agent, then delete the rule.']), ...lost.flatMap((one) => ['', ...allow(one)]),
    ...blocks('waivers', (before?.waivers ?? []).map((one) => [
      `id: ${one.id}`, `owner: ${text(one.owner)}`, `reason: ${text(one.reason)}`, `expires: ${one.expires}`, `subject: {agent: ${text(one.subject.agent)}, effect: ${one.subject.effect}, resource: ${text(one.subject.resource)}, kind: ${one.subject.kind}, provider: ${text(one.subject.provider)}}`,
      `upTo: {gate: ${one.upTo.gate}, foundation: ${one.upTo.foundation}, recoverability: ${one.upTo.recoverability}, environments: [${one.upTo.environments.join(', ')}]}`,
    ])),
    '',
  ].join('\n');
}

/** One rule for each place, ceiling and set of agents, without loss: what has the same ceiling is put together, first the effects, then the agents. */
function rulesOf(live: readonly Tuple[], before: Policy | undefined): Rule[] {
  const groups = new Map<string, { readonly on: On; readonly upTo: UpTo; readonly about: string; readonly lost?: string; readonly byAgent: Map<string, Set<Effect>> }>();
  for (const tuple of [...live].sort((a, b) => compareText(a.path.resource, b.path.resource) || a.index - b.index)) {
    const { path, resource, position } = tuple;
    const upTo: UpTo = { gate: GATES[position.gate[1]] ?? 'open', foundation: path.foundation, recoverability: path.recoverability.verdict };
    const on = placeOf(tuple, before);
    const lost = path.counts && path.recoverability.verdict === 'irrecoverable' ? path.recoverability.because : undefined;
    const key = JSON.stringify([on, upTo, lost !== undefined]);
    const group = groups.get(key) ?? { on, upTo, about: on.resource === undefined ? on.environment ?? `${on.provider ?? ''}-${on.kind ?? ''}` : resource.name, ...(lost === undefined ? {} : { lost: `${resource.name}: ${lost}` }), byAgent: new Map<string, Set<Effect>>() };
    groups.set(key, group);
    const effects = group.byAgent.get(path.agent) ?? new Set<Effect>();
    effects.add(path.effect);
    if (path.effect === 'destroy' && path.destroys === 'copies') effects.add('destroy-backup');
    group.byAgent.set(path.agent, effects);
  }
  return listed([...groups.values()].flatMap(({ byAgent, ...rest }) => {
    const alike = new Map<string, { readonly agents: string[]; readonly effects: readonly Effect[] }>();
    for (const [agent, effects] of [...byAgent].sort(([a], [b]) => compareText(a, b))) {
      const sorted = EFFECTS.filter((one) => effects.has(one));
      const held = alike.get(sorted.join());
      if (held) held.agents.push(agent); else alike.set(sorted.join(), { agents: [agent], effects: sorted });
    }
    return [...alike.values()].map((one): Rule => ({ ...rest, ...one }));
  }));
}

/** Single resources that the same agents may treat alike become one list; what does not come back stays by itself, so that each can be taken out. */
function listed(rules: readonly Rule[]): Rule[] {
  const lists = new Map<string, Rule>();
  for (const [at, one] of rules.entries()) {
    const { resource } = one.on;
    const key = resource === undefined || one.lost !== undefined ? String(at) : JSON.stringify([one.agents, one.effects, one.upTo]);
    const held = lists.get(key);
    lists.set(key, held ? { ...held, on: { resource: [...[held.on.resource ?? []].flat(), ...[resource ?? []].flat()] }, about: `${one.upTo.foundation}-${one.upTo.gate}-${one.upTo.recoverability}` } : one);
  }
  return [...lists.values()].flatMap((one) => {
    const all = [one.on.resource ?? []].flat();
    return all.length <= MOST ? [one] : Array.from({ length: Math.ceil(all.length / MOST) }, (_, part) => ({ ...one, on: { resource: all.slice(part * MOST, (part + 1) * MOST) } }));
  });
}

/** Most resources in one list, as the schema takes them. */
const MOST = 500;

/** What comes back and surely belongs to one environment that is not production is told by that; the rest by its own id, so that nothing new slips under. */
function placeOf({ path, resource, environments }: Tuple, before: Policy | undefined): On {
  const [one, ...others] = environments;
  const said = before?.reclassify.some((entry) => entry.resource === resource.id) === true;
  if (!said && others.length === 0 && one !== undefined && one !== 'production' && one !== 'unknown' && path.recoverability.verdict !== 'irrecoverable') return { environment: one };
  return isPlain(resource.id) ? { resource: resource.id } : { kind: resource.kind, provider: resource.provider };
}

function isPlain(id: string): boolean { return /^[\x20-\x7e]{1,300}$/.test(id); }

function numbered(rules: readonly Rule[]): (Rule & { readonly id: string })[] {
  const taken = new Map<string, number>();
  return rules.map((one) => {
    // Ids are for people: short, and no two alike.
    const name = one.about.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '').slice(0, 40).replace(/-+$/, '') || 'rule';
    const count = (taken.get(name) ?? 0) + 1;
    taken.set(name, count);
    return { ...one, id: `today-${name}${count === 1 ? '' : `-${count}`}` };
  });
}

function allow({ id, agents, effects, on, upTo, lost }: Rule & { readonly id: string }): string[] {
  return [
    ...(lost === undefined ? [] : [`  # ${comment(lost)}. Take this rule out.`]),
    `  - id: ${id}`, '    allow: true', `    agents: [${agents.map(text).join(', ')}]`, `    effects: [${effects.join(', ')}]`, `    on: ${place(on)}`,
    `    upTo: {gate: ${upTo.gate}, foundation: ${upTo.foundation}, recoverability: ${upTo.recoverability}}`,
  ];
}

function deny({ id, absolute, agents, effects, on }: Deny): string[] {
  return [`  - id: ${id}`, '    deny: true', ...(absolute ? ['    absolute: true'] : []), `    agents: [${agents.map(text).join(', ')}]`, `    effects: [${effects.map((one) => (one === '*' ? '"*"' : one)).join(', ')}]`, `    on: ${place(on)}`];
}

function place(on: On): string {
  const one = (value: string | readonly string[]): string => (typeof value === 'string' ? text(value) : `[\n        ${value.map(text).join(',\n        ')}]`);
  return `{${Object.entries(on).sort(([a], [b]) => compareText(a, b)).map(([key, value]) => `${key}: ${one(value)}`).join(', ')}}`;
}

function list(key: string, all: readonly string[]): string[] { return all.length === 0 ? [] : [`${key}: [${all.map(text).join(', ')}]`]; }
function blocks(key: string, all: readonly (readonly string[])[]): string[] { return all.length === 0 ? [] : ['', `${key}:`, ...all.flatMap((lines) => lines.map((line, at) => `${at === 0 ? '  - ' : '    '}${line}`))]; }

/** A plain word as it is, everything else quoted, so that it reads back as the same text. */
function text(value: string): string { return /^[A-Za-z][A-Za-z0-9_-]*$/.test(value) && !/^(?:true|false|null|yes|no|on|off|y|n)$/i.test(value) ? value : JSON.stringify(value); }

/** Names of the tree in a comment: one line, nothing that cannot be seen. */
function comment(value: string): string { return value.replace(/[^\x20-\x7e]+/g, '?').slice(0, 160); }
