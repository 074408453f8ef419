import { parseDocument } from 'yaml';

const MOST_CHARACTERS = 500_000;
const MOST_NAMES = 50;

/** Branches that a workflow names for pushes and pull requests, patterns left out: those whose protection matters beside the default one. Text that is none gives none. */
export function branchesOf(workflow: string): readonly string[] {
  if (workflow.length > MOST_CHARACTERS) return [];
  let on: unknown;
  try {
    const read: unknown = parseDocument(workflow, { logLevel: 'silent' }).toJS({ maxAliasCount: 50 });
    on = member(read, 'on') ?? member(read, 'true');
  } catch { return []; }
  const lists = ['push', 'pull_request', 'pull_request_target'].flatMap((event) => { const branches = member(member(on, event), 'branches'); return Array.isArray(branches) ? branches : typeof branches === 'string' ? [branches] : []; });
  return [...new Set(lists.filter((one): one is string => typeof one === 'string' && /^[\w./-]{1,200}$/.test(one)))].slice(0, MOST_NAMES);
}

function member(value: unknown, name: string): unknown {
  return value !== null && typeof value === 'object' && !Array.isArray(value) && Object.hasOwn(value, name) ? Object.getOwnPropertyDescriptor(value, name)?.value : undefined;
}
