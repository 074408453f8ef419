import type { BlastGraph, Check, Draft } from '../../src/model/index.ts';
import { told, valueOf } from './live.ts';
import { certainly, list, places } from './shared.ts';

export const check: Check = {
  id: 'environment-open-to-any-branch', family: 'environment', tier: 'medium', title: 'The secrets of an environment are there for any branch', cwe: [653, 862],
  why: 'An environment without a branch rule and without a reviewer gives its secrets to every job that names it, on whatever branch somebody pushes. An agent that may push a branch then has them.',
  fix: 'Let only protected or named branches deploy to the environment, or ask for a reviewer (Settings, Environments).',
  *judge(graph: BlastGraph): Iterable<Draft> {
    for (const { repository, setting, at } of told(graph, 'environment-branches').filter((one) => one.value === 'any')) {
      const name = setting.about;
      const secrets = told(graph, 'secret').filter((one) => one.repository === repository && one.value === `environment ${name}`);
      if (secrets.length === 0 || valueOf(repository, 'environment-reviewers', name) !== 0 || valueOf(repository, 'environment-rules', name) !== 0) continue;
      const names = new Set(secrets.map((one) => one.setting.about));
      // The same name may be given to jobs elsewhere; only a job of this environment gets this secret.
      const jobs = new Set(graph.jobs.filter((job) => job.environment.basis === 'set' && job.environment.value.toLowerCase() === name.toLowerCase()).map((job) => job.key));
      const destroys = graph.credentials.some((credential) => names.has(credential.name) && credential.holders.some((holder) => jobs.has(holder)) && credential.authority.some((one) => one.effect !== 'read' && one.effect !== 'write' && holdsData(graph, one.on)));
      yield {
        about: `${repository.key}#environment/${name}`, level: destroys && valueOf(repository, 'environment', name) === 'production' ? 'warning' : 'note', confidence: 'high',
        message: `The environment ${name} gives ${list([...names], 3)} to any branch that is pushed: it has no branch rule and no required reviewer.`,
        places: places(at, []), path: secrets.slice(0, 5).map((one) => ({ at: one.at, note: `${one.setting.about} is kept there` })),
      };
    }
  },
};

function holdsData(graph: BlastGraph, id: string): boolean {
  const resource = graph.resource(id);
  return resource !== undefined && certainly(resource.holdsData);
}
