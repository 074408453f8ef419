import { baseName } from '../../model/index.ts';
import type { Document, Extractor, Fact, FileHint, GrantFact, Knowledge, LocalFact } from '../../model/index.ts';
import { grantsOf, managedByAws } from '../shared/iam/index.ts';
import type { Hung } from '../shared/iam/index.ts';
import { openedIn } from './iam-code/open.ts';
import type { Opened } from './iam-code/open.ts';
import { withRunners } from '../shared/runners.ts';
import { readPolicies } from './iam-code/read.ts';
import type { Written } from './iam-code/read.ts';

interface Local { readonly file: string; readonly written: readonly Written[]; readonly opened: readonly Opened[] }

/** Modules of which a program makes policies, and how one for SST does, where the packages of Pulumi are there without an import. */
const SIGNS = ['aws-cdk-lib', '@aws-cdk/aws-iam', '@pulumi/aws', 'new aws.iam.'] as const;

/** Reads policies of AWS out of programs for the CDK, Pulumi and SST. */
export function create(knowledge: Knowledge): Extractor<Local> {
  return {
    id: 'iam-code',
    literals: SIGNS,
    wants: ({ file, hits }: FileHint): boolean => file.origin !== 'home' && file.derived !== true && /\.[cm]?[jt]sx?$/.test(file.path) && !/\.d\.[cm]?ts$|[.-](?:test|spec)\.[cm]?[jt]sx?$|(?:^|\/)(?:tests?|__tests__)\//.test(file.path) && SIGNS.some((sign) => hits.has(sign)),
    read: (document: Document): readonly Local[] => {
      const written = document.syntax === 'javascript' && document.ast !== undefined ? readPolicies(document) : [];
      const opened = document.syntax === 'javascript' && document.ast !== undefined ? openedIn(document) : [];
      return written.length > 0 || opened.length > 0 ? [{ file: document.file, written, opened }] : [];
    },
    join: (local: readonly LocalFact<Local>[]): readonly Fact[] => local.flatMap(({ payload }) => [...withRunners(grantsOf(payload.written.flatMap((one, index) => hung(payload.file, one, index, knowledge)), knowledge.iam), new Map(payload.written.map(({ runs }, index) => [`file:${payload.file}#${index}`, runs]))), ...payload.opened.map((one, index) => opening(payload.file, one, index))]),
  };
}

function hung(file: string, written: Written, index: number, knowledge: Knowledge): Hung[] {
  const base = baseName(file);
  const own = /^[\w .-]{1,80}$/.test(written.name) ? `${written.name} of ${base}` : base;
  const given = [{ at: written.at, note: 'this program gives it' }];
  const shared = { to: `file:${file}#${index}`, given, ...written.role ? { role: written.role } : {} };
  if (!('kept' in written)) return [{ ...shared, name: own, policy: written.policy }];
  const kept = managedByAws(written.kept, written.at, knowledge.iam);
  return kept === undefined || kept === 'unknown' ? [] : [{ ...shared, name: `${kept.name} through ${base}`, policy: kept.policy, kept: true, role: written.role ?? 'identity' }];
}

function opening(file: string, { at, how, writes }: Opened, index: number): GrantFact {
  return {
    fact: 'grant', to: `file:${file}#open${index}`, name: baseName(file), provider: 'aws', effects: writes ? ['write', 'destroy'] : [], on: { everything: false }, bound: 'exact', limitedBy: [],
    amounts: [{ trait: 'open-to-anyone', how, at, certain: true }], evidence: [{ at, note: 'this program opens it' }],
  };
}
