import { describe, expect, test } from 'vitest';
import { create } from '../../../src/extract/infra/kubernetes/index.ts';
import { only } from '../../support/facts.ts';
import { factsOfFiles } from './support.ts';

const RBAC = 'apiVersion: rbac.authorization.k8s.io/v1';
const role = (rules: string, more = ''): string => `${RBAC}\nkind: ClusterRole\nmetadata: { name: r${more} }\nrules: [${rules}]\n`;
const bind = (subject: string, name = 'r', kind = 'ClusterRoleBinding', namespace = ''): string => `${RBAC}\nkind: ${kind}\nmetadata: { name: b${namespace} }\nroleRef: { kind: ClusterRole, name: ${name} }\nsubjects: [${subject}]\n`;
const BOT = '{ kind: ServiceAccount, name: bot, namespace: ci }';

/** Traits (with ? where not certain) of the grants of bindings. */
async function gives(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const grants = only(await factsOfFiles(files, create), 'grant').filter((grant) => !grant.to.includes('Role/'));
  return [...new Set(grants.flatMap((grant) => [...grant.effects.filter((effect) => effect === 'administer'), ...(grant.amounts ?? []).map((one) => `${one.trait}${one.certain ? '' : '?'}`)]))].sort();
}
const of = (rules: string, subject = BOT): Promise<readonly string[]> => gives({ 'a.yaml': `${role(rules)}---\n${bind(subject)}` });

describe('rules of roles', () => {
  test.each([
    ['{ apiGroups: [rbac.authorization.k8s.io], resources: [clusterroles], verbs: [bind] }', ['escalates']],
    ['{ apiGroups: [rbac.authorization.k8s.io], resources: [rolebindings], verbs: [create] }', ['manages-permissions']],
    ['{ apiGroups: [apps], resources: [clusterroles], verbs: [bind] }', []],
    ['{ apiGroups: [""], resources: [serviceaccounts/token], verbs: [create] }', ['acts-as-others']],
    ['{ apiGroups: [""], resources: ["*"], verbs: [list] }', ['reads-secrets']],
    ['{ apiGroups: [""], resources: [secrets], verbs: [get], resourceNames: [x] }', []],
    ['{ apiGroups: [""], resources: ["*/exec"], verbs: [create] }', ['escalates', 'runs-in-pods']],
    ['{ apiGroups: [""], resources: [pods/ephemeralcontainers], verbs: [patch] }', ['escalates', 'runs-in-pods']],
    ['{ apiGroups: [""], resources: [nodes/proxy], verbs: [get] }', ['reads-secrets?']],
    ['{ apiGroups: [""], resources: [pods], verbs: [create] }', ['escalates?']],
    ['{ apiGroups: [certificates.k8s.io], resources: [certificatesigningrequests/approval], verbs: [update] }', []],
    ['{ apiGroups: ["*"], resources: ["*"], verbs: ["*"] }', ['administer']],
    ['{ apiGroups: ["*"], resources: ["*"], verbs: [get, list, patch, delete] }', ['escalates', 'reads-secrets', 'writes-anything']],
    ['{ apiGroups: ["*"], resources: ["*"], verbs: [get, list] }', ['reads-secrets']],
    ['{ apiGroups: ["*"], resources: ["*"], verbs: [impersonate] }', ['acts-as-others', 'escalates']],
    ['{ nonResourceURLs: ["*"], verbs: ["*"] }', []],
  ])('%s', async (rules, wanted) => { expect(await of(rules)).toEqual(wanted); });

  test('of two roles the second may meet what the first does not', async () => {
    expect(await of('{ apiGroups: [certificates.k8s.io], resources: [certificatesigningrequests/approval], verbs: [update] }, { apiGroups: [certificates.k8s.io], resources: [signers], verbs: [approve] }')).toEqual(['escalates']);
  });
});

describe('roles by themselves', () => {
  const told = async (text: string): Promise<readonly string[]> => only(await factsOfFiles({ 'a.yaml': text }, create), 'grant').filter((grant) => grant.to.includes('Role/')).flatMap((grant) => (grant.amounts ?? []).map((one) => `${one.trait}${one.certain ? '' : '?'}`)).sort();
  const secrets = '{ apiGroups: [""], resources: [secrets], verbs: [list] }';
  test('what a role gives is told at it where nothing of the tree binds it, and only there', async () => {
    expect(await told(role(secrets))).toContain('reads-secrets?');
    expect(await told(`${role(secrets)}---\n${bind(BOT)}`)).toEqual([]);
    expect(await told(role('{ apiGroups: [""], resources: [secrets], verbs: [list], resourceNames: [x] }'))).toEqual([]);
  });
  test('rights that need the whole cluster are none of a role of one namespace', async () => {
    const nodes = '{ apiGroups: [""], resources: [persistentvolumes], verbs: [create] }';
    expect(await told(role(nodes))).toEqual(['escalates?']);
    expect(await told(role(nodes).replace('kind: ClusterRole', 'kind: Role'))).toEqual([]);
  });
});

describe('bindings', () => {
  const BIND = '{ apiGroups: [rbac.authorization.k8s.io], resources: [clusterroles], verbs: [bind] }';
  test('people are no workload, groups of service accounts are', async () => {
    expect(await of(BIND, '{ kind: User, name: jane }')).toEqual([]);
    expect(await of(BIND, '{ kind: Group, name: "system:serviceaccounts:ci" }')).toEqual(['default-identity', 'escalates']);
    expect(await of(BIND, '{ kind: User, name: "system:anonymous" }')).toEqual(['escalates', 'open-to-anyone']);
  });
  test('in one namespace they are narrowed, and rights over the whole cluster count only where its own workloads run', async () => {
    const exec = role('{ apiGroups: [""], resources: [pods/exec], verbs: [create] }');
    expect(await gives({ 'a.yaml': `${exec}---\n${bind(BOT, 'r', 'RoleBinding', ', namespace: shop')}` })).toEqual(['runs-in-pods?']);
    expect(await gives({ 'a.yaml': `${exec}---\n${bind(BOT, 'r', 'RoleBinding', ', namespace: kube-system')}` })).toEqual(['escalates', 'runs-in-pods?']);
  });
  test('roles of every cluster are known, and those nobody declares are not', async () => {
    expect(await gives({ 'a.yaml': bind(BOT, 'edit', 'RoleBinding', ', namespace: shop') })).toEqual(['acts-as-others?', 'reads-secrets?', 'runs-in-pods?']);
    expect(await gives({ 'a.yaml': bind(BOT, 'unheard-of') })).toEqual([]);
  });
  test('a role gathers the rules of others by their labels', async () => {
    const parts = `${RBAC}\nkind: ClusterRole\nmetadata: { name: part, labels: { gather: "yes" } }\nrules: [${BIND}]\n`;
    const whole = `${RBAC}\nkind: ClusterRole\nmetadata: { name: r }\naggregationRule: { clusterRoleSelectors: [{ matchLabels: { gather: "yes" } }] }\nrules: []\n`;
    expect(await gives({ 'a.yaml': `${parts}---\n${whole}---\n${bind(BOT)}` })).toEqual(['escalates']);
    expect(await gives({ 'a.yaml': `${parts.replace('"yes"', '"no"')}---\n${whole}---\n${bind(BOT)}` })).toEqual([]);
  });
  test('of two roles of one name the nearest is meant', async () => {
    const harmless = role('{ apiGroups: [""], resources: [pods], verbs: [get] }');
    expect(await gives({ 'east/role.yaml': role(BIND), 'west/role.yaml': harmless, 'west/binding.yaml': bind(BOT) })).toEqual([]);
    expect(await gives({ 'east/role.yaml': harmless, 'west/role.yaml': role(BIND), 'west/binding.yaml': bind(BOT) })).toEqual(['escalates']);
  });
});
