import type { CiSystem, Knowledge, Place, Span } from '../../../model/index.ts';
import { kindsByName } from '../../shared/kind-by-name.ts';
import { asArtifacts } from '../artifacts.ts';
import type { GivenSecret, LocalJob, TakenRole } from '../local.ts';
import type { CiTables } from '../steps.ts';
import type { DescribedJob, Piece } from './described.ts';
import { jobMarks } from './marks.ts';
import { addScript, noSteps } from './script.ts';

/** What a name must say to be a secret that no table knows. */
const SECRET = /(?:^|_)(?:TOKEN|SECRET|PASSWORD|PASSWD|PASSPHRASE|PRIVATE_KEY|API_?KEY|ACCESS_KEY|SSH_KEY|DEPLOY_KEY|CREDENTIALS?|KUBE_?CONFIG|SERVICE_ACCOUNT(?:_KEY)?|DATABASE_URL|DB_URL|CONNECTION_STRING)(?:_(?:JSON|FILE|B64|BASE64|PROD|PRODUCTION|STAGING|DEV))?$/i;
/** Made by the system for each run, and worth nothing after it. */
const OF_THE_RUN = /^(?:CI_|GITLAB_(?:USER|FEATURES)|CIRCLE_|BITBUCKET_|BUILD_|SYSTEM_|AGENT_|DRONE_|TRAVIS_|BUILDKITE_|CODEBUILD_|GIT_COMMIT)/;
/** Which identity a script or an input names. */
const ROLE = /arn:aws[\w-]{0,20}:iam::(\d{12}):role\/([\w+=,.@/-]{1,200})/g;

/** What laying out asks for. */
export interface LayOut { readonly file: string; readonly system: CiSystem; readonly tables: CiTables; readonly knowledge: Knowledge; readonly alone: boolean; /** Marks of its own language made readable for the shell, without moving anything. */ readonly plain: (text: string, own: ReadonlySet<string>) => string }

/** The job of one system as the job that all share: its scripts read, its secrets gathered, its environments told. */
export function laidOut(job: DescribedJob, out: LayOut): LocalJob {
  const facts = noSteps();
  const roles: TakenRole[] = [...job.roles];
  for (const script of job.scripts) {
    const { text, place } = together(script.pieces);
    addScript({ text: out.plain(text, job.own), directory: script.directory, place, given: job.given }, out.tables, facts);
    for (const role of text.matchAll(ROLE)) roles.push({ provider: 'aws', kind: 'aws.role', name: `role ${role[2] ?? ''}`, key: role[0], account: role[1] ?? '', lasts: 'for an hour at a time', at: place({ start: role.index, end: role.index + role[0].length }) });
  }
  const bound = new Set(job.given.flatMap((one) => one.bound));
  const implied = facts.variables.flatMap(({ name, evidence }): GivenSecret[] => (job.own.has(name) || bound.has(name) || OF_THE_RUN.test(name) || !(SECRET.test(name) || kindsByName(name, out.knowledge)) ? [] : [{ name, of: 'secrets', bound: [name], at: evidence.at, note: `takes ${name} from the variables of the project, which are kept outside of these files` }]));
  const secrets = [...job.given, ...implied];
  // Where no branch, environment or person stands in between, whoever may push a branch of any name has it.
  const bare = !job.limited && job.environment.basis === 'default' && !(job.approval.basis === 'set' && job.approval.value);
  const traits = bare ? [...new Map(secrets.filter((one) => one.of === 'secrets').map((one) => [one.name, one])).values()].map((one) => ({ trait: 'secret-outside-environment' as const, what: one.name, at: one.at, scope: 'job' as const, worst: false })) : [];
  return {
    ...facts, copies: asArtifacts(facts.copies, job.artifacts ? [job.artifacts] : []), secrets, roles, traits, key: `job:${out.file}#${job.id}`, id: job.id, name: job.name, at: job.at, environment: job.environment, permissions: { basis: 'set', value: 'none', at: job.at, via: [] }, writes: [], directory: '.',
    environments: [...jobMarks({ id: job.id, at: job.at, alone: out.alone }, job.environment, job.branches), ...job.marks ?? [], ...facts.environments],
    startedBy: job.startedBy, triggers: job.triggers, approval: job.approval, ...(job.startsJobs === undefined ? {} : { startsJobs: job.startsJobs }),
  };
}

/** The pieces of a script one under the other, for a variable or a folder that one sets holds for the next. */
function together(pieces: readonly Piece[]): { readonly text: string; readonly place: (span: Span) => Place } {
  const starts: number[] = [];
  let at = 0;
  for (const piece of pieces) { starts.push(at); at += piece.text.length + 1; }
  return {
    text: pieces.map((piece) => piece.text).join('\n'),
    place: (span) => {
      let index = 0;
      while (index + 1 < starts.length && (starts[index + 1] ?? 0) <= span.start) index++;
      const [piece, start] = [pieces[index], starts[index] ?? 0];
      if (!piece) throw new RangeError('a span of no piece');
      return piece.place({ start: span.start - start, end: Math.min(span.end - start, piece.text.length) });
    },
  };
}

/** Marks of another language as shell variables of the same length: `mark` finds them, with the name of a variable as its first group. */
export function asVariables(text: string, mark: RegExp, keep?: (name: string) => boolean): string {
  return text.replace(mark, (whole: string, name: string | undefined) => {
    if (keep?.(name ?? '')) return whole;
    const plain = /^[A-Za-z_]\w*$/.test(name ?? '') ? name ?? '_' : '_';
    const fits = whole.length >= plain.length + 5 ? plain : '_';
    return whole.length < 6 ? 'x'.repeat(whole.length) : `\${${fits}:-${'x'.repeat(whole.length - fits.length - 5)}}`;
  });
}
