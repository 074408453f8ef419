import type { BlastGraph, Check, Credential, Draft, JobFact } from '../../src/model/index.ts';
import { groupBy, list, places } from './shared.ts';

/** Systems where code and packages go, the same for every environment. */
const FOR_ALL: ReadonlySet<string> = new Set(['github', 'gitlab', 'npm', 'pypi', 'rubygems', 'docker', 'dockerhub', 'slack', 'sentry', 'codecov', 'sonarqube', 'snyk', 'datadog']);

export const check: Check = {
  id: 'ci-job-serves-environments', family: 'environment', tier: 'medium', title: 'One job deploys to production and to another environment with one credential', cwe: [653],
  why: 'Whoever gets a change into what staging runs gets it into the job that holds production, and nothing in the file lets production wait for a person.',
  fix: 'Give every environment a job of its own that names the environment, with a credential that opens that environment alone.',
  *judge(graph: BlastGraph): Iterable<Draft> {
    for (const job of graph.jobs) {
      if (job.environment.basis !== 'default') continue;
      const kinds = groupBy((job.traits ?? []).filter((one) => one.trait === 'deploys-environment'), (one) => one.what);
      const [production] = kinds.get('production') ?? [];
      const other = (kinds.get('staging') ?? kinds.get('development'))?.[0];
      const held = production && other ? heldBy(job, graph) : [];
      if (!production || !other || held.length === 0) continue;
      yield {
        about: job.key, level: 'note', confidence: 'medium', message: `${job.name} deploys to production and ${other.what} with ${list(held.map((one) => one.name), 3)}, outside of any environment.`,
        places: places(production.at, [other.at, ...held.map((one) => one.places[0])]), path: [{ at: production.at, note: 'deploys to production' }, { at: other.at, note: `deploys to ${other.what}` }],
      };
    }
  },
};

/** What the job holds for all that it deploys to; none where it holds one for production and one for another, by their names. */
function heldBy(job: JobFact, graph: BlastGraph): readonly Credential[] {
  const held = graph.credentials.filter((one) => one.holders.includes(job.key) && !FOR_ALL.has(one.provider) && !/^(?:GITHUB_TOKEN|GH_TOKEN|NPM_TOKEN)$/.test(one.name));
  const named = (credential: Credential): boolean => credential.facts.some((fact) => fact.environments.some((mark) => mark.by === 'name'));
  return held.some(named) ? [] : held;
}
