import type { ProhibitionFact } from '../../../model/index.ts';

type Topic = ProhibitionFact['topic'];

/** Longest sentence looked at, and how much of it behind the negation. */
const LONGEST = 1_500;
const REACH = 240;

/** Where a sentence begins to forbid: at the start of a clause, or behind a word that addresses the reader. */
const FORBIDS = /(?:^|[.:;,()\-\u2013\u2014!]\s{0,4}|\b(?:and|but|or|please|always|also|you|agents?|assistants?|models?|it|they|to)\s{1,3})(?:never|do not|don't|dont|avoid|refrain from|under no circumstances|no)\s|\b(?:must|should|shall|may|can|could|will|are|is)\s{1,3}(?:not|never)\s|\b(?:mustn't|shouldn't|can't|cannot)\s/gi;
/** Another way round: `deleting data is forbidden`. */
const FORBIDDEN = /\b(?:is|are)\s{1,3}(?:strictly\s{1,3})?(?:forbidden|prohibited|off[- ]limits|not allowed|not permitted)\b/i;
/** What begins like a prohibition and is none. */
const IDIOM = /^(?:mind|forget|hesitate|worry|need|have to|be afraid|been|only|necessarily|matter|assume the user|longer|problem|one|changes? (?:are )?needed|hard|yet)\b/i;
const ASKS = /\b(?:ask|confirm|check with|get|obtain|request|seek|require|wait for|need)s?\b.{0,60}\b(?:permission|approval|confirmation|consent|confirm|first|before|prior to|sign-off)\b|\b(?:before|prior to)\b.{1,100}\b(?:ask|confirm|check with)\b|\bwithout\s(?:\w+\s){0,3}(?:asking|permission|approval|confirmation|confirming|consent|being (?:asked|told)|sign-off)\b|\b(?:only|unless|until)\b.{0,60}\b(?:approv|confirm|permission|explicitly|asked|told|consent)/i;

const DESTROYS = /\b(?:destroy|drop|truncate|wipe|purge|erase|nuke|rm -rf|destructive|irreversible|force[- ]?push|push --force|push -f|reset --hard|hard reset|migrate reset|db:reset|db reset|flushall|dropdb)\w{0,4}\b/i;
const REMOVES = /\b(?:delet|remov|reset|overwrit|clear|clean)(?:e|es|ing|ting)?\b.{0,60}\b(?:data|databases?|dbs?|tables?|volumes?|buckets?|records?|rows?|resources?|infrastructure|infra|backups?|snapshots?|branch(?:es)?|repos?(?:itory|itories)?|migrations?|clusters?|namespaces?|users?|files?|prod(?:uction)?|staging|servers?|environments?|stacks?|state|schemas?|anything)\b/i;
const PRODUCTION = /\b(?:touch|modif|chang|alter|run|execut|connect|access|writ|deploy|push|quer|migrat|appl|point|seed|test|updat|work|operat|delet|edit|break|use the|using the|against)\w{0,4}\b.{0,80}\b(?:prod|production|live)\b(?![- ](?:code|build|bundle|ready|quality|dependenc|grade|mode))/i;
const PRODUCTION_THINGS = /\b(?:prod|production|live) (?:database|db|data|server|environment|cluster|system|credential|key|token|secret|account|infrastructure|resource|config)/i;
const SECRETS = /\b(?:read|open|print|log|expos|commit|shar|access|cat|echo|output|includ|hard-?cod|leak|reveal|display|send|stor|modif|edit|touch|us|copy|paste|push|check in|view)\w{0,4}\b.{0,80}(?:\bsecrets?\b|\bcredentials?\b|\btokens?\b|\bapi[- ]?keys?\b|\bpasswords?\b|\bprivate keys?\b|\.env\b|\benv files?\b)/i;
const DEPLOYS = /\b(?:deploy|publish|releas|terraform apply|kubectl apply|helm upgrade|merg)\w{0,4}\b|\bpush\w{0,4}\b.{0,40}\b(?:main|master|remote|origin|production|prod|registry)\b/i;
const WEIGHTY = /\b(?:delet|destr|drop|remov|reset|deploy|migrat|prod|push|terraform|databas|irrevers|run|execut|command|secret|credential|infra|publish|releas|merg|force|volume|backup|schema)/i;

/**
 * Does this sentence forbid something, or demand a question first, and about what? Undefined for everything else: descriptions, idioms
 * (`never mind`), questions, style rules. Emphasis marks do not matter.
 */
export function topicOf(sentence: string): Topic | undefined {
  const text = sentence.slice(0, LONGEST).replace(/[*_`"\u201c\u201d]/g, '').replace(/[\u2019\u2018]/g, "'").replace(/\s+/g, ' ').trim().replace(/^[-+>#\d.)\s]{1,12}/, '');
  if (text === '' || text.endsWith('?')) return undefined;
  const forbidden = FORBIDDEN.exec(text);
  const parts = forbidden ? [text.slice(0, forbidden.index)] : [];
  for (const found of text.matchAll(FORBIDS)) {
    const rest = text.slice(found.index + found[0].length, found.index + found[0].length + REACH);
    if (!IDIOM.test(rest)) parts.push(rest);
  }
  for (const part of parts) {
    const topic = topicOfPart(part);
    if (topic) return topic;
  }
  return ASKS.test(text) && WEIGHTY.test(text) && imperative(text) ? 'ask-first' : undefined;
}

function topicOfPart(part: string): Topic | undefined {
  if (DESTROYS.test(part) || REMOVES.test(part)) return 'destroy';
  if (PRODUCTION.test(part) || PRODUCTION_THINGS.test(part)) return 'production';
  if (SECRETS.test(part)) return 'secrets';
  if (DEPLOYS.test(part)) return 'deploy';
  return ASKS.test(part) && WEIGHTY.test(part) ? 'ask-first' : undefined;
}

/** Speaks to the reader: begins with a verb of asking, or says must, always, only. */
function imperative(text: string): boolean {
  return /^(?:always |please |first,? |you (?:must|should) |if [^,]{1,120}, )?(?:ask|confirm|check with|get|obtain|request|seek|wait|require|only|stop and ask)\b/i.test(text) || /\b(?:must|always|should|need to|has to|have to)\b.{0,40}\b(?:ask|confirm|approv|permission)/i.test(text)
    || /\b(?:before|prior to)\b.{1,100}[,:]\s?(?:always |please |you must )?(?:ask|confirm|check with|get|wait)\b/i.test(text) || /^(?:\w+ ){1,6}(?:only|requires?|needs?)\b.{0,60}\b(?:approval|permission|confirmation|explicit)/i.test(text);
}
