import { groupBy } from '../../src/model/index.ts';
import type { BlastGraph, Check, Draft } from '../../src/model/index.ts';
import { givenAway, lackOf, list, places } from './shared.ts';

/**
 * Names that are kept among the secrets and open nothing: who or where something is (`CLOUDFLARE_ACCOUNT_ID`, `DOCKERHUB_USERNAME`, `API_BASE_URL`, `KEY_STORE_ALIAS`), and what is made to be shown. `VAULT_SECRET_ID` and the id of a session open.
 * An address of a store or a hook opens too, so of addresses only those count whose name says that it is where a page or a service answers.
 */
const OPENS_NOTHING = /^(?:\w{1,80}_)?(?:(?<!(?:SECRET|SESSION)_)IDS?|USER(?:_?NAME)?|E?MAIL|ALIAS|REGION|BUCKET(?:_NAME)?|HOST(?:_?NAME)?|PORT|DOMAIN|ORG|TEAM|PROJECT|NAMESPACE|REGISTRY|(?:BASE|API|SITE|APP|PUBLIC|SERVER)_URL|PUBLISHABLE_KEY|PUBLIC_KEY)(?:_(?:PROD|PRODUCTION|STAGING|DEV|DEVELOPMENT|TEST))?$/i;

export const check: Check = {
  id: 'secret-outside-environment', family: 'environment', tier: 'low', title: 'Secrets are given to jobs that belong to no environment', cwe: [653],
  why: 'A secret of the repository is there for every workflow and every branch somebody may push. A secret of an environment is there for the branches and after the review that the environment asks for.',
  fix: 'Give the secret to an environment with a branch rule or reviewers, and name that environment in the job. Elsewhere: a protected variable, a restricted context, a deployment variable, or a filter on the branch.',
  *judge(graph: BlastGraph): Iterable<Draft> {
    const given = givenAway(graph, 'secret-outside-environment').map(({ job, traits }) => ({ job, traits: traits.filter(({ what }) => !OPENS_NOTHING.test(what)) })).filter(({ traits }) => traits.length > 0);
    for (const [workflow, here] of groupBy(given, (one) => one.job.workflow)) {
      const traits = here.flatMap((one) => one.traits);
      const [first] = traits;
      if (first) yield { about: workflow, level: 'note', confidence: 'high', message: `${list(traits.map((one) => one.what), 3)} ${new Set(traits.map((one) => one.what)).size === 1 ? 'is' : 'are'} given to ${list(here.map((one) => one.job.name), 3)} ${here[0]?.job.system === undefined ? 'outside of any environment' : `with no ${lackOf(here[0].job)}`}, so any branch that is pushed can use ${new Set(traits.map((one) => one.what)).size === 1 ? 'it' : 'them'}.`, places: places(first.at, traits.map((one) => one.at)), path: [] };
    }
  },
};
