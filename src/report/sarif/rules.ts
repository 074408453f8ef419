import { compareText, securitySeverity } from '../../model/index.ts';
import type { Check, RuleId } from '../../model/index.ts';
import type { Message } from './locations.ts';

export interface RuleDescriptor {
  readonly id: RuleId;
  readonly name: string;
  readonly shortDescription: Message;
  readonly fullDescription: Message;
  readonly help: Message & { readonly markdown: string };
  readonly defaultConfiguration: { readonly level: 'error' | 'warning' | 'note' };
  readonly properties: { readonly tags: readonly string[]; readonly precision: string; readonly 'security-severity': string };
}

/** Code scanning shows this many characters of a description and this many tags. */
const LONGEST_TEXT = 1024;
const MOST_TAGS = 10;
const LEVEL = { critical: 'error', high: 'error', medium: 'warning', low: 'note' } as const;

/** Every check as a rule, in order of id, so that the list is the same whatever was found. */
export function rulesOf(checks: readonly Check[]): readonly RuleDescriptor[] {
  return [...checks].sort((a, b) => compareText(a.id, b.id)).map((check) => ({
    id: check.id,
    name: pascalCase(check.id),
    shortDescription: { text: brief(check.title) },
    fullDescription: { text: brief(check.why) },
    help: { text: `${check.why}\n\nWhat to do: ${check.fix}`, markdown: `**Why.** ${check.why}\n\n**What to do.** ${check.fix}\n\n\`craterscan explain ${check.id}\` shows the walk, hop by hop, and what is not established.` },
    defaultConfiguration: { level: LEVEL[check.tier] },
    properties: {
      tags: ['security', `craterscan/${check.family}`, ...[...new Set(check.cwe)].sort((a, b) => a - b).map((cwe) => `external/cwe/cwe-${String(cwe).padStart(3, '0')}`)].slice(0, MOST_TAGS),
      precision: 'high', 'security-severity': securitySeverity(check.tier),
    },
  }));
}

function pascalCase(id: string): string {
  return id.split(/[^A-Za-z0-9]+/).map((word) => word.slice(0, 1).toUpperCase() + word.slice(1)).join('');
}

function brief(text: string): string {
  const full = text.endsWith('.') ? text : `${text}.`;
  return full.length <= LONGEST_TEXT ? full : `${full.slice(0, LONGEST_TEXT - 2)}….`;
}
