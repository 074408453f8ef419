import type { BlastGraph, Check, Draft } from '../../src/model/index.ts';
import { givenAway, list, places } from './shared.ts';

export const check: Check = {
  id: 'workflow-script-injection', family: 'grant', tier: 'high', title: 'Words of an outsider become part of a script', cwe: [78, 94],
  why: 'An expression is put into the script before the shell reads it. Whoever writes the title of an issue or the name of a branch writes commands there, and they run with all that the job holds.',
  fix: 'Hand the words over in a variable: env: TITLE: ${{ github.event.issue.title }}, and "$TITLE" in the script.',
  *judge(graph: BlastGraph): Iterable<Draft> {
    for (const { about, job, traits } of givenAway(graph, 'outsider-text-in-script')) {
      const open = traits.some((one) => one.worst);
      yield {
        about, level: open ? 'warning' : 'note', confidence: open ? 'high' : 'medium',
        message: open ? `The job ${job.name} runs ${list(traits.map((one) => one.what), 3)} as part of a script, so anyone who writes it runs commands with what the job holds.` : `The job ${job.name} runs ${list(traits.map((one) => one.what), 3)} as part of a script; a condition lets only some of those who write it through.`,
        places: places(traits[0].at, traits.map((one) => one.at)), path: [{ at: job.evidence[0].at, note: `started by ${list(job.triggers, 3)}` }, { at: traits[0].at, note: 'the words stand in the script before the shell reads it' }],
      };
    }
  },
};
