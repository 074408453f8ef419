import type { EnvironmentKind, EnvironmentMark, Place } from '../../model/index.ts';
import { environmentOf } from './environment.ts';
import { remembered } from './remembered.ts';

/** Files of variables for programs: `.env`, `.env.production`. */
export const DOTENV = /(?:^|\/)\.env(?:\.[\w.-]{1,60})?$/;

/** Directory names that hold tests or tooling and say nothing of the environment a value in them belongs to. */
const PLAIN = new Set(['test', 'tests', 'testing', '__tests__', 'spec', 'ci', '.ci', 'local', 'stage', 'live', 'preview', 'dev', 'devel']);
/** Directories whose children are environments, so that also weak words count below them. */
const PARENTS = new Set(['env', 'envs', 'environment', 'environments', 'overlays', 'stages', 'deploy', 'deployments', 'config', 'clusters', 'values', 'inventories', 'inventory', 'live', 'terraform', 'infra']);

/** What a file's own name and its directories say of the environment, nearest first; at most one mark each. */
export function fileEnvironments(file: string, at: Place): EnvironmentMark[] {
  const parts = file.split('/');
  const base = parts.pop() ?? '';
  const marks: EnvironmentMark[] = [];
  const own = ofFileName(base) ?? ofModule(file);
  if (own) marks.push({ kind: own.kind, name: own.name, by: 'file', evidence: { at, note: `the file is named for ${own.name}` } });
  for (let i = parts.length - 1; i >= 0; i--) {
    const part = parts[i] ?? '';
    const weak = PLAIN.has(part.toLowerCase()) && !PARENTS.has((parts[i - 1] ?? '').toLowerCase());
    const found = weak ? undefined : ofFolder(part);
    if (!found) continue;
    marks.push({ kind: found.kind, name: found.name, by: 'directory', evidence: { at, note: `it lies in ${part}/` } });
    break;
  }
  return marks;
}

/** Files of one folder come one after the other. */
const ofFolder = remembered(environmentOf);

/** `.env.local` is read on this machine and says nothing of what it opens; every other word in a settings file's name counts. */
function ofFileName(base: string): { kind: EnvironmentKind; name: string } | undefined {
  if (!/^\.env\b|\.env$|\.(?:ya?ml|json|toml|ini|tfvars|properties|conf|cfg|cnf|envrc|sh|bash|xml|config|hcl|tf|env)$|^\.envrc/i.test(base)) return undefined;
  if (/\.(?:test|spec)\.[cm]?[jt]sx?$/i.test(base)) return undefined;
  const found = environmentOf(base.replace(/\.(?:local|example|sample)$/i, ''));
  return found?.kind === 'local' ? undefined : found;
}

/** Settings that are written as a program, one file for each environment: `settings/ci.py` of Django, `config/environments/production.rb` of Rails, `config/prod.exs` of Phoenix, `environment.prod.ts` of Angular, `settings_dev.py`. */
const MODULE = /(?:^|\/)(?:(?:settings?|config|conf|environments?|envs?)\/|(?=[^/]*(?:settings|config|environment)[^/]*$))(?:(?:settings|config|environment|env)[._-])?(prod|production|staging|stg|uat|dev|devel|development|qa|testing|ci)(?:[._-](?:settings|config))?\.(?:py|rb|[cm]?[jt]s|exs|php)$/i;

function ofModule(file: string): { kind: EnvironmentKind; name: string } | undefined {
  const word = MODULE.exec(file)?.[1];
  return word === undefined ? undefined : environmentOf(word);
}
