import { describe, expect, it } from 'vitest';
import { settingsOf } from '../../../src/model/index.ts';
import type { ResourceType, SettingRule } from '../../../src/model/index.ts';
import { checks } from '../../../rules/checks/index.ts';
import { knowledge } from '../../support/knowledge.ts';
import { scanTree } from '../../support/scan.ts';
import { treeOf } from '../../support/tree.ts';

const RULES: Readonly<Record<SettingRule['question'], string>> = {
  'deletion-protection': 'deletion-protection-off', 'transfer-lock': 'transfer-lock-off', versioning: 'versioning-off', 'point-in-time-recovery': 'point-in-time-recovery-off', 'final-snapshot': 'final-snapshot-skipped',
  lock: 'object-lock-off', 'deletion-window': 'deletion-window-short', 'backup-plan': 'backup-plan-absent', replication: 'replication-absent',
  'purge-protection': 'purge-protection-off', 'geo-redundant-backup': 'backup-without-geo-redundancy', 'tool-guard': 'tool-guard-off', 'keeps-its-data': 'data-deleted-by-itself',
};
/** Attributes that no resource writes by itself: another one says them. */
const TOLD_BY_OTHERS = new Set(['backup_plan', 'backup_protected', 'geo_backup_policy_enabled', 'replication', 'worm', 'object_lock', 'vault_lock', 'vault_lock.mode', 'versioned', 'lock']);

/** A value that answers yes, and one that answers no. */
function answers(rule: SettingRule): readonly [yes: string | number | boolean, no: string | number | boolean] {
  if (rule.atLeast !== undefined) return [rule.atLeast, rule.atLeast - 1];
  const opposite = (value: string | number | boolean): string | number | boolean => (typeof value === 'boolean' ? !value : typeof value === 'number' ? value + 1 : `NOT_${value}`);
  if (rule.in !== undefined) return [rule.in[0] ?? '', 'NOT_IT'];
  return rule.is === undefined ? [opposite(rule.not ?? ''), rule.not ?? ''] : [rule.is, opposite(rule.is)];
}

function hcl(type: string, attribute: string, value: string | number | boolean, beside: readonly string[] = []): string {
  const line = (path: string, what: string | number | boolean): string => {
    const [last = '', ...outer] = path.split('.').reverse();
    return outer.reduce((inner, block) => `${block} {\n${inner}\n}`, `${last} = ${JSON.stringify(what)}`);
  };
  // Some of what a thing is made with stands in the block of its provider.
  const ofProvider = attribute.startsWith('provider.');
  const provider = ofProvider ? `provider "${type.split('_')[0]}" {\n${line(attribute.slice('provider.'.length), value)}\n}\n` : '';
  return `${provider}resource "${type}" "it" {\n${ofProvider ? '' : line(attribute, value)}\n${beside.map((one) => `${one}\n`).join('')}}\n`;
}

/** What makes it asked: the condition met, and the exception not. */
function around({ question, attribute, when, unless }: SettingRule, row: ResourceType): readonly string[] {
  // Where another guard of the tool stands by default, the tool refuses anyway.
  const refusing = question === 'tool-guard' ? row.guards.filter((guard) => guard.strength === 'client-only' && guard.attribute !== attribute && guard.default === guard.on) : [];
  return [...refusing.map((guard) => `${guard.attribute} = ${JSON.stringify(typeof guard.on === 'boolean' ? !guard.on : 'NOT_IT')}`), ...when ? [`${when.attribute} = ${JSON.stringify(String(when.in[0]).replace(/\*$/, '_17'))}`] : [], ...unless?.default === undefined ? [] : [`${unless.attribute} = "NOT_IT"`]];
}

const cases = knowledge().resources.filter((row) => row.format === 'terraform' && !row.type.startsWith('module:')).flatMap((row): readonly (readonly [string, ResourceType, SettingRule])[] => settingsOf(row)
  .filter((rule) => !TOLD_BY_OTHERS.has(rule.attribute) && rule.when?.elsewhere !== true
    // What guards it as well is spoken of by the rule for guards, below.
    && !row.guards.some((guard) => guard.attribute === rule.attribute && rule.question === 'deletion-protection')).map((rule) => [`${row.type}.${rule.attribute}`, row, rule]));

describe('every setting that users ask about one by one', () => {
  it('is in the tables of several providers', () => {
    expect(cases.length).toBeGreaterThan(40);
    expect(new Set(cases.map(([, row]) => row.provider)).size).toBeGreaterThan(8);
  });
  it.each(cases)('%s: silent where it is right, one finding where it is wrong, silent where it is not known', async (_name, row, rule) => {
    const check = checks.filter((one) => one.id === RULES[rule.question]);
    expect(check).toHaveLength(1);
    const found = async (text: string): Promise<number> => (await scanTree(treeOf({ 'main.tf': text }), { only: check })).findings.filter((finding) => finding.subject.about.endsWith(rule.attribute)).length;
    const [yes, no] = answers(rule);
    expect(await found(hcl(row.type, rule.attribute, yes, around(rule, row)))).toBe(0);
    expect(await found(hcl(row.type, rule.attribute, no, around(rule, row)))).toBe(1);
    expect(await found(hcl(row.type, rule.attribute, yes, around(rule, row)).replace(` = ${JSON.stringify(yes)}`, ' = var.given').concat('variable "given" {}\n'))).toBe(0);
  });
});

const guarded = knowledge().resources.filter((row) => row.format === 'terraform' && !row.type.startsWith('module:') && row.kind !== 'stack').flatMap((row) => row.guards
  .filter((guard) => guard.strength === 'self-removable' && typeof guard.on === 'boolean' && guard.attribute !== 'management_lock' && guard.attribute !== 'air_gapped'
    // Where another guard stands by default, this one alone decides nothing.
    && !row.guards.some((other) => other !== guard && other.default === other.on)).map((guard) => [`${row.type}.${guard.attribute}`, row, guard] as const));

describe('every switch that makes a service refuse to delete', () => {
  it.each(guarded)('%s', async (_name, row, guard) => {
    const rules = checks.filter((one) => one.id === 'data-store-unguarded' || one.id === 'deletion-protection-off');
    const found = async (text: string): Promise<number> => (await scanTree(treeOf({ 'main.tf': text }), { only: rules })).findings.length;
    expect(await found(hcl(row.type, guard.attribute, guard.on))).toBe(0);
    // What only holds other things is judged by those.
    expect(await found(hcl(row.type, guard.attribute, guard.on !== true))).toBe(1);
  });
});
