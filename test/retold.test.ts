import { describe, expect, it } from 'vitest';
import { linesOf, scanTree } from './support/scan.ts';
import { loadTree } from './support/tree.ts';

/** Incidents that were public, what in the files would have told of each, and where none of it stands any more. `as-of` is in the header of the case. Whole directories of three more are in test/incidents.test.ts. */
const RETOLD: readonly { readonly incident: string; readonly told: string; readonly says: readonly RegExp[]; readonly quiet: string }[] = [
  { incident: 'one database for development and live', told: 'stories/one-database-for-development-and-live', quiet: 'stories/one-database-for-development-and-live-repaired', says: [/can destroy database .* by npm run db:push/] },
  { incident: 'a linked project is reset', told: 'stories/supabase-reset-linked', quiet: 'stories/supabase-linked-repaired', says: [/can destroy .* with a Supabase/] },
  { incident: 'tests fall back to the main database', told: 'stories/laravel-no-testing-env', quiet: 'stories/laravel-testing-env-repaired', says: [/can destroy database .*/, /\.env\.testing/] },
  { incident: 'an issue reaches the cache of the publishing job', told: 'checks/workflow-cache-poisoning/bad-earlier', quiet: 'checks/workflow-cache-poisoning/good-no-program', says: [/is started by strangers, .* may write the cache that .* restores?, with/] },
  { incident: 'an issue is read by an agent that holds a secret', told: 'stories/ci-agent-issues', quiet: 'stories/ci-agent-issues-repaired', says: [/can be started by anyone, and the job holds/] },
  { incident: 'an issue is read by an agent that edits issues', told: 'checks/job-open-to-anyone-holds-credential/bad-edits-issues', quiet: 'checks/job-open-to-anyone-holds-credential/bad-echo-alone', says: [/can be started by anyone, and the job holds .*PRIVATE_KEY/] },
  { incident: 'the title of a pull request becomes a command', told: 'stories/nx-title-in-script', quiet: 'stories/nx-title-in-script-repaired', says: [/as part of a script, so anyone who writes it runs commands/, /it may be write-all/] },
  { incident: 'code starts an agent that asks nobody', told: 'stories/agent-started-by-extension', quiet: 'stories/agent-started-by-extension-repaired', says: [/is started here with its approvals switched off/] },
  { incident: 'a server of tools holds a token for every repository', told: 'stories/github-classic-mcp', quiet: 'stories/mcp-supabase-repaired', says: [/GitHub/] },
  { incident: 'a server of tools may write to every project', told: 'stories/mcp-supabase', quiet: 'stories/mcp-supabase-repaired', says: [/Supabase/] },
  { incident: 'the home directory holds what production runs on', told: 'stories/compose-bind-home', quiet: 'stories/compose-bind-home-repaired', says: [/can destroy .* \(production\) .*rm -r/] },
  { incident: 'an operator\'s profile recreates what production runs on', told: 'stories/operator-recreates-stack', quiet: 'stories/operator-recreates-stack-repaired', says: [/can destroy database .* \(production\) .* with an AWS profile/, /by make recreate/, /every action of cloudformation/] },
  { incident: 'a clean-up takes the home directory', told: 'stories/home-directory-removed', quiet: 'stories/home-directory-removed-repaired', says: [/rm -r of the home directory .* asks nobody/] },
  { incident: 'clearing a cache takes a whole drive', told: 'stories/whole-drive-removed', quiet: 'stories/whole-drive-removed-repaired', says: [/rmdir \/s of a whole drive and asks nobody/] },
  { incident: 'cleaning up takes the only backup', told: 'stories/only-backup', quiet: 'stories/only-backup-repaired', says: [/where the data itself lies/] },
];

describe('an incident', () => {
  it.each(RETOLD)('$incident', async ({ told, says, quiet }) => {
    const bad = loadTree(`fixtures/${told}.tree`);
    const result = await scanTree(bad.workspace, { past: bad.past, ...(bad.header['as-of'] === undefined ? {} : { asOf: bad.header['as-of'] }) });
    const loud = result.findings.filter((finding) => finding.level !== 'note' || finding.rule.startsWith('workflow-permissions')).map((finding) => finding.message);
    for (const sentence of says) expect(loud).toEqual(expect.arrayContaining([expect.stringMatching(sentence)]));
    const good = loadTree(`fixtures/${quiet}.tree`);
    const left = await scanTree(good.workspace, { past: good.past, ...(good.header['as-of'] === undefined ? {} : { asOf: good.header['as-of'] }) });
    expect(linesOf(left).filter((line) => !line.startsWith('note '))).toEqual([]);
  });
});
