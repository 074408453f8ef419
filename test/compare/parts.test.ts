import { applyEdits, getLocation, modify } from 'jsonc-parser';
import { expect, it } from 'vitest';
import { memoryWorkspace } from '../../src/discover/memory.ts';
import type { MemoryFile } from '../../src/discover/memory.ts';
import type { Place, ScanResult } from '../../src/model/index.ts';
import { compareFiles } from '../support/compare.ts';
import { everyTree, filesOf } from '../support/fixtures.ts';
import { scanTree } from '../support/scan.ts';
import { weighing } from '../support/weighing.ts';

/** `of`: the resource it belongs to, where it does. */
interface Part { readonly name: string; readonly at: Place; readonly of?: string }

/** Everything in a tree that holds: controls that narrow an agent, guards that stand because a file says so, copies that lie somewhere. */
function partsOf({ graph }: ScanResult): Part[] {
  const controls = graph.controls.filter((control) => control.wired && control.does !== 'allow' && control.does !== 'say').map((control): Part => ({ name: `control ${control.row}`, at: control.evidence[0].at }));
  const guards = graph.resources.flatMap((resource) => resource.guards.flatMap(({ attribute, state }): Part[] => (state.basis === 'set' && state.value ? [{ name: `guard ${attribute} of ${resource.name}`, at: state.at, of: resource.id }] : [])));
  const copies = graph.resources.flatMap((resource) => resource.copies.flatMap((copy): Part[] => (copy.on === undefined ? [] : [{ name: `copy of ${resource.name}`, at: copy.evidence[0].at, of: resource.id }])));
  const seen = new Set<string>();
  return [...controls, ...guards, ...copies].filter(({ at }) => { const key = `${at.file}:${at.start}`; if (at.origin === 'absent' || seen.has(key)) return false; seen.add(key); return true; });
}

/** The tree without the smallest thing that stands at the place: a JSON value with its key, else the line. The same where that is the whole file. */
function without(files: readonly MemoryFile[], at: Place): MemoryFile[] {
  return files.map((file) => {
    if (file.path !== at.file || typeof file.content !== 'string') return file;
    if (/\.json$/.test(file.path)) {
      const { path } = getLocation(file.content, at.start + 1);
      // Just inside of an object stands a key that is not written yet.
      const whole = path.at(-1) === '' ? path.slice(0, -1) : path;
      return whole.length === 0 ? file : { ...file, content: applyEdits(file.content, modify(file.content, whole, undefined, { isArrayInsertion: false })) };
    }
    const from = file.content.lastIndexOf('\n', at.start - 1) + 1;
    const to = file.content.indexOf('\n', at.start);
    return { ...file, content: file.content.slice(0, from) + file.content.slice(to < 0 ? file.content.length : to + 1) };
  });
}

/** What takes nothing away when it goes, and why. */
const IDLE: Readonly<Record<string, string>> = {
  'agents/claude-code/deny-command-exact.tree: control permissions.deny': 'only what is allowed by name runs, denied or not',
  'checks/agent-approvals-off/good-codex.tree: control approval_policy': 'Codex asks by default',
  'checks/agent-approvals-off/good-codex.tree: control sandbox_mode': 'Codex has this sandbox by default',
  'checks/data-store-unguarded/bad-given-variable.tree: guard deletion_protection_enabled of orders-staging': 'the variable is true by default',
  'checks/data-store-unguarded/good-claims-stay.tree: guard persistentVolumeClaimRetentionPolicy.whenDeleted of db': 'claims stay by default',
  'checks/data-store-unguarded/good-claims-stay.tree: guard persistentVolumeClaimRetentionPolicy.whenScaled of db': 'claims stay by default',
  'checks/data-store-unguarded/good-emptied.tree: guard force_destroy of shop.example.com': 'a zone that still holds records is refused by default',
  'checks/data-store-unguarded/good-given-variable.tree: guard deletion_protection_enabled of orders-staging': 'the variable is true by default',
  'checks/data-store-unguarded/good-override.tree: guard DeletionProtection of Orders': 'the parameter is true by default',
  'checks/data-store-unguarded/good-pulumi-elsewhere.tree: guard deletion_protection of orders-production': 'the program protects where no setting says otherwise',
  'checks/data-store-unguarded/good-registry-modules.tree: guard deletion_protection of reports-production': 'the module guards by default, in both of its two settings',
  'checks/data-store-unguarded/good-variable-file-elsewhere.tree: guard deletion_protection of shop-production': 'the variable is true by default',
  'checks/data-store-unguarded/good-variable.tree: guard deletion_protection of orders': 'the variable is true by default',
  'checks/environments-share-account/bad-looked-up-cluster.tree: guard deletion_protection of shop': 'the provider guards by default',
  'checks/environments-share-account/good-looked-up-cluster.tree: guard deletion_protection of shop': 'the provider guards by default',
  'checks/environments-share-account/good-looked-up-cluster.tree: guard deletion_protection of shop-staging': 'the provider guards by default',
  'checks/job-open-to-anyone-holds-credential/bad-codex-users.tree: control sandbox_mode': 'the line that goes starts the agent',
  'checks/stack-deletes-data-store/good-made-twice.tree: guard removalPolicy of Orders': 'the library keeps tables by default',
  'checks/stack-deletes-data-store/good-program.tree: guard removalPolicy of Ledger': 'the library keeps tables by default',
  'checks/workflow-cache-poisoning/good-no-program.tree: control permissions.deny': 'only what is allowed by name runs in a job, denied or not',
  'resources/kubernetes/dump-bucket.tree: copy of mongo': 'the line that goes is `set -e`',
  'resources/terraform/google.tree: guard deletion_protection of ledger': 'the provider guards by default',
};

/** What guards one thing and bares another in the same line, so that it goes for the better. */
const MIXED: Readonly<Record<string, string>> = {
  'checks/stack-deletes-data-store/bad-made-twice.tree: guard removalPolicy of Orders': 'the line keeps the table of staging and lets that of production go; without it both stay',
};

it('takes every control, guard and copy away, one at a time, and each time it is worse', async () => {
  const names = everyTree().filter((name) => /^(?:incidents|checks|resources|agents\/(?:claude-code|cursor|gemini-cli))\//.test(name));
  const idle: string[] = [];
  const improved: string[] = [];
  let judged = 0;
  for (const name of names) {
    const files = filesOf(name);
    for (const part of partsOf(await scanTree(memoryWorkspace(files)))) {
      const head = without(files, part.at);
      if (head.every((file, index) => file.content === files[index]?.content)) continue;
      const comparison = await compareFiles(memoryWorkspace(files), memoryWorkspace(head));
      // Written in one line, the whole thing went with its guard, and what is known by its copy alone with the copy.
      if (part.of !== undefined && comparison.delta.verdict !== 'worse' && !(await scanTree(memoryWorkspace(head))).graph.resources.some((resource) => resource.id === part.of)) continue;
      judged++;
      if (comparison.delta.verdict === 'same') idle.push(`${name}: ${part.name}`);
      if (comparison.delta.verdict === 'better' && !Object.hasOwn(MIXED, `${name}: ${part.name}`)) improved.push(`${name}: ${part.name}: ${weighing(comparison).join(' ')}`);
    }
  }
  expect(improved).toEqual([]);
  expect(idle.sort()).toEqual(Object.keys(IDLE).sort());
  expect(judged).toBeGreaterThan(90);
});
