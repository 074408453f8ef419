import { baseName, placeIn } from '../../model/index.ts';
import type { Document, Extractor, Fact, FileHint, Knowledge, LocalFact, Syntax, Tree } from '../../model/index.ts';
import { byEnding } from '../shared/ending.ts';
import { isRunner } from '../shared/run-text.ts';
import { attributesOfJson, bodyOfJson } from './terraform/json-syntax.ts';
import { joinTerraform } from './terraform/join.ts';
import type { Local } from './terraform/join.ts';
import { planFile } from './terraform/plan-file.ts';
import { RUN_LITERALS, runsOf } from './terraform/runs.ts';
import { stateFile } from './terraform/state-file.ts';

/** Reads Terraform and OpenTofu: configuration, variable files and state files that lie in the tree. */
export function create(knowledge: Knowledge): Extractor<Local> {
  return {
    id: 'terraform',
    // What Terragrunt reads may have any name; another program's files of this syntax are told by what they lack.
    literals: ['locals {', 'inputs', 'terragrunt', 'find_in_parent_folders', '"planned_values"', ...RUN_LITERALS],
    wants: ({ file, hits }: FileHint): boolean => {
      if (hits.size > 0 && RUN_LITERALS.some((one) => hits.has(one)) && isRunner(file.path) && file.origin !== 'home' && file.derived !== true) return true;
      const kind = file.origin === 'home' || file.derived === true ? undefined : kindOf(file.path);
      return kind !== undefined && (kind !== 'plan' || hits.has('"planned_values"')) && (kind !== 'terragrunt' || /^terragrunt\.(stack\.)?hcl$/.test(baseName(file.path)) || ['locals {', 'inputs', 'terragrunt', 'find_in_parent_folders'].some((one) => hits.has(one)));
    },
    syntax: (file: string): Syntax | undefined => {
      const kind = kindOf(file);
      return kind === undefined ? undefined : kind === 'plan' ? undefined : kind === 'state' || file.endsWith('.json') ? 'json' : 'hcl';
    },
    needsTree: ({ file }): boolean => !isRunner(file),
    read,
    join: (local: readonly LocalFact<Local>[], tree: Tree): readonly Fact[] => (local.length === 0 ? [] : joinTerraform(local.map((one) => one.payload), tree, knowledge)),
  };
}

/** By how the name ends: one of those below, or JSON. */
const mayBeOurs = byEnding((file) => /\.(?:tf|tofu|tfvars|tfstate|hcl|json|backup)$/.test(file));

/** What a file is by its name; undefined for files of others, and for what Terraform keeps for itself below `.terraform`. */
function kindOf(path: string): Local['kind'] | undefined {
  if (!mayBeOurs(path)) return undefined;
  if (/(^|\/)\.terra(form|grunt-cache)\//.test(path)) return undefined;
  const base = baseName(path);
  if (/\.(tf|tofu)(\.json)?$/.test(base)) return 'configuration';
  if (/\.tfvars(\.json)?$/.test(base)) return 'variables';
  if (base.endsWith('.hcl') && !/(^\.terraform\.lock|\.pkr|\.nomad|\.tf(stack|deploy|test|mock|query|component))\.hcl$/.test(base)) return 'terragrunt';
  if (/\.tf(stack|deploy|component)\.hcl$/.test(base)) return 'deferred';
  if (/\.tfstate(\.backup)?$/.test(base)) return 'state';
  return base.endsWith('.json') ? 'plan' : undefined;
}

function read(document: Document): readonly Local[] {
  if (isRunner(document.file)) { const runs = runsOf(document); return runs ? [{ kind: 'runs', runs }] : []; }
  const kind = kindOf(document.file);
  const broken = document.gaps.map((gap) => ({ start: gap.place.start, end: gap.place.end }));
  if (document.syntax === 'hcl') {
    const [first] = document.body.blocks;
    if (kind === 'deferred') return first ? [{ kind, gap: { fact: 'gap', kind: 'unresolved', reason: 'a Terraform stack deploys its components with inputs of its own, which are not followed; the modules it names are read by themselves', place: placeIn(document, first.headSpan) } }] : [];
    if (kind !== 'configuration' && kind !== 'variables' && kind !== 'terragrunt') return [];
    return [{ kind, source: { file: document.file, origin: document.origin, body: document.body, text: document.text, broken } }];
  }
  if (document.syntax !== 'json') return [];
  if (kind === 'state') {
    const state = stateFile(document);
    return state ? [{ kind, state }] : [];
  }
  if (kind === 'plan') {
    const body = planFile(document);
    return body ? [{ kind, source: { file: document.file, origin: document.origin, body, broken } }] : [];
  }
  const [root] = document.roots;
  if (!root || (kind !== 'configuration' && kind !== 'variables')) return [];
  return [{ kind, source: { file: document.file, origin: document.origin, body: kind === 'variables' ? attributesOfJson(root) : bodyOfJson(root), broken } }];
}
