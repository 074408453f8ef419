import { byDefault, placeIn, set } from '../../../model/index.ts';
import type { Gap, Place, Span, TextDocument } from '../../../model/index.ts';
import { JENKINSFILE } from '../../shared/pipeline-files.ts';
import type { Branch, DescribedJob, Piece } from '../shared/described.ts';
import type { Pipeline, System } from '../shared/system.ts';
import { credentialsIn } from './credentials.ts';
import { closings, stagesOf } from './stages.ts';
import type { Stage } from './stages.ts';
import { tokensOf } from './tokens.ts';
import type { Token } from './tokens.ts';

/** Jenkins, declarative and scripted as far as stages, shell steps, credentials and questions are written out. */
export const jenkins: System = {
  id: 'jenkins', syntax: 'text',
  wants: (path) => JENKINSFILE.test(path),
  isPart: () => true,
  pipelines: (files) => [...files.values()].flatMap((document) => (document.syntax === 'text' ? pipelineOf(document) : [])),
  plain: (text) => text,
};

function pipelineOf(document: TextDocument): readonly Pipeline[] {
  const tokens = tokensOf(document.text);
  const closes = closings(tokens);
  const place = (span: Span): Place => placeIn(document, span);
  const stages = stagesOf(tokens, closes);
  const gaps = tokens.flatMap((token, index): readonly Gap[] => (token.text === '@Library' || (token.text === 'library' && tokens[index + 1]?.kind === 'text') ? [{ fact: 'gap', kind: 'unresolved', reason: 'this shared library lies outside of the checkout: what its steps do is not read', place: place(token) }] : []));
  const { given: shared, own } = credentialsIn(tokens, 0, tokens.length, closes, place);
  const outer = stages.length === 0 ? [{ name: { kind: 'text', text: 'pipeline', start: 0, end: Math.min(8, document.text.length), inner: 0, expands: false } as const, from: 0, to: tokens.length - 1, depth: 0 }] : stages;
  const triggers = tokens.some((token) => token.kind === 'word' && token.text === 'cron') ? ['push', 'schedule'] : ['push'];
  const jobs: DescribedJob[] = [];
  let asked: Place | undefined;
  const names = new Map<string, number>();
  for (const stage of outer) {
    const mine = ownTokens(stage, outer, tokens);
    const scripts = mine.flatMap((index) => shellAt(tokens, index, place) ?? []);
    const question = mine.find((index) => isQuestion(tokens, index));
    const at = place({ start: stage.name.inner, end: stage.name.inner + stage.name.text.length });
    if (question !== undefined && tokens[question]) asked = place(tokens[question]);
    const holding = around(stage, outer);
    const limits = [...holding, stage].flatMap((one) => branchesOf(ownTokens(one, outer, tokens), tokens, place));
    const inner = shared.filter((one) => one.at.start >= (tokens[stage.from]?.start ?? 0) && one.at.end <= (tokens[stage.to]?.end ?? 0));
    // What is bound outside of every stage, as `environment` at the top does, is there for all.
    const everywhere = shared.filter((one) => !outer.some((other) => one.at.start >= (tokens[other.from]?.start ?? 0) && one.at.end <= (tokens[other.to]?.end ?? 0)));
    if (scripts.length === 0 && inner.length === 0) continue;
    const title = stage.name.text.slice(0, 100);
    const count = (names.get(title) ?? 0) + 1;
    names.set(title, count);
    const roles = credentialsIn(tokens, stage.from, stage.to, closes, place).roles;
    jobs.push({
      id: count === 1 ? title : `${title} ${count}`, name: title, at, triggers, startedBy: 'unknown', environment: byDefault('', 'jenkins:no-environments'),
      approval: asked ? set(true, asked) : set(false, at), branches: limits,
      // Which branches are built at all is a setting of the server.
      limited: true, scripts: scripts.length > 0 ? [{ pieces: scripts, directory: '.' }] : [], own: new Set(own), given: [...inner, ...everywhere.filter((one) => !inner.includes(one))], roles,
    });
  }
  return jobs.length === 0 && gaps.length === 0 ? [] : [{ file: document.file, origin: document.origin, triggers, jobs, gaps }];
}

/** Indexes of tokens of a stage that belong to no stage inside of it. */
function ownTokens(stage: Stage, all: readonly Stage[], tokens: readonly Token[]): readonly number[] {
  const inside = all.filter((one) => one.from > stage.from && one.to < stage.to && one.depth === stage.depth + 1);
  const found: number[] = [];
  let next = 0;
  for (let index = stage.from; index <= stage.to && index < tokens.length; index++) {
    while (next < inside.length && (inside[next]?.to ?? 0) < index) next++;
    const one = inside[next];
    if (one && index >= one.from && index <= one.to) { index = one.to; continue; }
    found.push(index);
  }
  return found;
}

function around(stage: Stage, all: readonly Stage[]): readonly Stage[] { return all.filter((one) => one.from < stage.from && one.to > stage.to); }

/** `sh '...'`, `sh(script: '...')`: the text that a shell is handed. */
function shellAt(tokens: readonly Token[], index: number, place: (span: Span) => Place): Piece | undefined {
  const token = tokens[index];
  if (token?.kind !== 'word' || token.text !== 'sh' || tokens[index - 1]?.text === '.') return undefined;
  let at = index + 1;
  if (tokens[at]?.text === '(') at++;
  // Named arguments: the one called script.
  for (let step = 0; step < 12 && tokens[at + 1]?.text === ':'; step++) { if (tokens[at]?.text === 'script') { at += 2; break; } at += tokens[at + 3]?.text === ',' ? 4 : 3; }
  const text = tokens[at];
  if (text?.kind !== 'text') return undefined;
  return { text: text.text, place: (span) => place({ start: text.inner + span.start, end: text.inner + span.end }) };
}

/** A question to a person: the step `input`, or the block of that name. */
function isQuestion(tokens: readonly Token[], index: number): boolean {
  const [token, next] = [tokens[index], tokens[index + 1]];
  return token?.kind === 'word' && token.text === 'input' && tokens[index - 1]?.text !== '.' && (next?.text === '{' || next?.text === '(' || next?.kind === 'text' || (next?.kind === 'word' && tokens[index + 2]?.text === ':'));
}

/** `when { branch 'main' }`, `BRANCH_NAME == 'main'`. */
function branchesOf(indexes: readonly number[], tokens: readonly Token[], place: (span: Span) => Place): readonly Branch[] {
  return indexes.flatMap((index): readonly Branch[] => {
    const token = tokens[index];
    if (token?.kind !== 'word') return [];
    const named = token.text === 'branch' ? tokens[index + 1]?.text === '(' ? tokens[index + 2] : tokens[index + 1] : /^(?:BRANCH_NAME|GIT_BRANCH)$/.test(token.text) && tokens[index + 1]?.text === '=' && tokens[index + 2]?.text === '=' ? tokens[index + 3] : undefined;
    return named?.kind === 'text' && !named.text.includes('*') && /^[\w./-]{1,100}$/.test(named.text) ? [{ name: named.text.replace(/^origin\//, ''), at: place({ start: named.inner, end: named.inner + named.text.length }) }] : [];
  });
}
