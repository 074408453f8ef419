import { compareText } from '../model/index.ts';
import type { Check } from '../model/index.ts';

/** The rules as a table, one line each, by family and id. */
export function ruleTable(checks: readonly Check[]): string {
  const width = Math.max(0, ...checks.map((check) => check.id.length));
  const sorted = [...checks].sort((a, b) => compareText(a.family, b.family) || compareText(a.id, b.id));
  let family = '';
  const lines: string[] = [];
  for (const check of sorted) {
    if (check.family !== family) { family = check.family; lines.push(`${lines.length > 0 ? '\n' : ''}${family}`); }
    lines.push(`  ${check.id.padEnd(width)}  ${check.title}`);
  }
  return `${lines.join('\n')}\n\n${checks.length} rules. craterscan rules ID shows the page of one.\n`;
}

/** One rule's page. */
export function rulePage(check: Check): string {
  const cwe = check.cwe.map((number) => `CWE-${number}`).join(', ');
  return `${check.id}  (${check.family})\n\n${check.title}.\n\nWhy it matters\n  ${check.why}\n\nWhat to do\n  ${check.fix}\n\nSecurity tier ${check.tier}${cwe === '' ? '' : `; ${cwe}`}. The level of a finding depends on the path: rules/severity.ts.\n`;
}
