/** What a hook may say to a question in place of a person: `always` where nothing in its text decides, `sometimes` where something does. */
export type HookAnswer = 'always' | 'sometimes';

/** Longest program looked at: what answers for a person is short. */
const LONGEST = 200_000;

/** The three ways to say yes: `permissionDecision` of PreToolUse, the older `decision: approve`, and `behavior` of PermissionRequest. Quotes may be escaped, keys indexed. */
const SAYS_YES = /permissionDecision\b(?:\\?["'])?\]?\s{0,9}(?::|=>?)\s{0,9}\\?["']allow\b|\bdecision(?:\\?["'])?\]?\s{0,9}(?::|=>?)\s{0,9}\\?["']approve\b|\bbehavior(?:\\?["'])?\]?\s{0,9}(?::|=>?)\s{0,9}\\?["']allow\b/;
/** Named through a variable: the key and the word apart. */
const KEY = /permissionDecision\b/;
const WORD = /["']allow\\?["']/;
/** Words by which a program decides. */
const DECIDES = /\b(?:if|elif|case|match|switch|unless|grep|test|startswith|startsWith|includes)\b|\[\[|&&|\|\||\?\s|["'](?:deny|ask|block)\\?["']/;
const REMARK = /^\s*(?:#|\/\/|\*|\/\*).*$/gm;

/** Does the text of a hook, or of the program it starts, answer yes for a person? Linear in the text; remarks do not speak. */
export function answerOf(text: string): HookAnswer | undefined {
  if (text.length > LONGEST) return undefined;
  const plain = text.replace(REMARK, '');
  if (!SAYS_YES.test(plain) && !(KEY.test(plain) && WORD.test(plain))) return undefined;
  return DECIDES.test(plain) ? 'sometimes' : 'always';
}

/** Programs that may be a hook's: beside the settings, or in a folder of hooks. Those elsewhere are known by the words of the answer. */
const BESIDE = /^(?:\.claude\/|(?:[^/]+\/){0,20}hooks?\/)[^\n]{1,200}\.(?:sh|bash|zsh|py|rb|pl|[cm]?[jt]s|ps1)$/;
export function mayAnswer(file: string, hits: ReadonlySet<string>): boolean {
  return hits.has('permissiondecision') || ((hits.has('behavior') || hits.has('approve')) && BESIDE.test(file));
}
