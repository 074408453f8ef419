import type { BlastGraph, Check, Draft } from '../../src/model/index.ts';
import { told } from './live.ts';
import { givenAway, list, places } from './shared.ts';
import type { Given } from './shared.ts';

export const check: Check = {
  id: 'workflow-permissions-excessive', family: 'grant', tier: 'medium', title: 'The token of a workflow may do more than its jobs ask for', cwe: [250, 732],
  why: 'write-all gives every step of a job, and every agent in it, the right to push code, publish packages and change releases. Without a permissions block the repository or organisation decides, and where nobody has changed it in years that is write-all too. A permission to write at the top belongs to every job that names none.',
  fix: 'Set permissions: {} or contents: read at the top and add the single permission a job needs to that job.',
  *judge(graph: BlastGraph): Iterable<Draft> {
    for (const given of givenAway(graph, 'permissions-write-all')) yield draft(given, 'warning', given.about === given.job.key ? `The job ${given.job.name} runs with a token that may write everything in the repository.` : `Every job here that names no permissions runs with a token that may write everything in the repository: ${jobs(given)}.`);
    for (const given of givenAway(graph, 'permissions-read-all')) yield draft(given, 'note', `${given.about === given.job.key ? `The job ${given.job.name} runs` : 'Every job here that names no permissions runs'} with a token that may read everything in the repository, its packages and security alerts among it.`);
    for (const given of givenAway(graph, 'permissions-for-all-jobs')) yield draft(given, 'note', `Every job here that names no permissions may write as the top of the workflow says: ${list(given.traits.map((one) => one.what), 4)}, for ${jobs(given)}.`);
    yield* withoutAny(graph);
  },
};

/** One finding a workflow: where the block should stand, and each job that has none. */
function* withoutAny(graph: BlastGraph): Iterable<Draft> {
  const found = givenAway(graph, 'permissions-absent');
  const workflows = new Set(found.map((one) => one.job.workflow));
  for (const workflow of workflows) {
    const here = found.filter((one) => one.job.workflow === workflow);
    const [first] = here.filter((one) => one.about === workflow).concat(here);
    if (!first) continue;
    const gives = here.every((one) => one.traits.every((trait) => trait.worst)) ? told(graph, 'token-default')[0] : undefined;
    const names = [...new Set(here.flatMap((one) => one.jobs.map((job) => job.name)))];
    if (gives) yield { about: `${workflow}#permissions`, level: 'warning', confidence: 'high', message: `No permissions are written for ${list(names, 3)}, and the repository gives such jobs a token that may write everything in it.`, places: places(first.traits[0].at, [...here.flatMap((one) => one.traits.map((trait) => trait.at)), gives.at]), path: [{ at: gives.at, note: 'the setting of the repository' }] };
    else yield { about: `${workflow}#permissions`, level: 'note', confidence: 'medium', message: `No permissions are written for ${list(names, 3)}: what ${names.length === 1 ? 'its' : 'their'} token may do is decided by a setting of the repository that no file shows, and it may be write-all.`, places: places(first.traits[0].at, here.flatMap((one) => one.traits.map((trait) => trait.at))), path: [] };
  }
}

function jobs(given: Given): string { return list(given.jobs.map((job) => job.name), 3); }

function draft(given: Given, level: Draft['level'], message: string): Draft {
  return { about: given.about, level, confidence: 'high', message, places: places(given.traits[0].at, given.traits.map((one) => one.at)), path: [] };
}
