import type { Place, Span } from '../../../model/index.ts';
import type { GivenSecret, TakenRole } from '../local.ts';
import type { Token } from './tokens.ts';

/** Names of arguments that say under which variable a credential is handed over. */
const BINDS = /^(?:variable|usernameVariable|passwordVariable|keyFileVariable|passphraseVariable|accessKeyVariable|secretKeyVariable|tokenVariable|keystoreVariable|aliasVariable)$/;
/** Arguments that name a credential of Jenkins. */
const CREDENTIAL = /^(?:credentialsId|kubeconfigId|kubeconfigFileId|registryCredentialsId|credentialId)$/;
const MOST = 300;

/** Credentials that tokens between two indexes bind, by the id Jenkins keeps them under. */
export function credentialsIn(tokens: readonly Token[], from: number, to: number, closes: ReadonlyMap<number, number>, place: (span: Span) => Place): { readonly given: readonly GivenSecret[]; readonly roles: readonly TakenRole[]; readonly own: readonly string[] } {
  const given: GivenSecret[] = [];
  const roles: TakenRole[] = [];
  const own: string[] = [];
  const note = 'takes it from the credentials of Jenkins, which are kept outside of these files';
  for (let index = from; index < to && given.length < MOST; index++) {
    const token = tokens[index];
    if (token?.kind !== 'word') continue;
    const next = tokens[index + 1];
    if (token.text === 'credentials' && next?.text === '(' && tokens[index + 2]?.kind === 'text') {
      const name = tokens[index - 1]?.text === '=' ? tokens[index - 2]?.text : undefined;
      const id = tokens[index + 2]!;
      given.push({ name: id.text.slice(0, 120), of: 'secrets', bound: name === undefined ? [] : [name, `${name}_USR`, `${name}_PSW`], at: place({ start: id.inner, end: id.inner + id.text.length }), note });
    } else if (CREDENTIAL.test(token.text) && next?.text === ':' && tokens[index + 2]?.kind === 'text') {
      const id = tokens[index + 2]!;
      given.push({ name: id.text.slice(0, 120), of: 'secrets', bound: boundBeside(tokens, index, closes), at: place({ start: id.inner, end: id.inner + id.text.length }), note });
    } else if ((token.text === 'role' || token.text === 'roleArn') && next?.text === ':' && tokens[index + 2]?.kind === 'text') {
      const arn = /^arn:aws[\w-]{0,20}:iam::(\d{12}):role\/([\w+=,.@/-]{1,200})$/.exec(tokens[index + 2]?.text ?? '');
      const value = tokens[index + 2]!;
      if (arn) roles.push({ provider: 'aws', kind: 'aws.role', name: `role ${arn[2] ?? ''}`, key: arn[0], account: arn[1] ?? '', lasts: 'for an hour at a time', at: place({ start: value.inner, end: value.inner + value.text.length }) });
    } else if (next?.text === '=' && tokens[index + 2]?.kind === 'text' && /^[A-Z][A-Z0-9_]{1,80}$/.test(token.text)) own.push(token.text);
  }
  return { given, roles, own };
}

/** The variables of the same binding: between the brackets that stand around the id. */
function boundBeside(tokens: readonly Token[], index: number, closes: ReadonlyMap<number, number>): readonly string[] {
  let open = index;
  for (let back = index; back >= Math.max(0, index - 60); back--) if ((tokens[back]?.text === '(' || tokens[back]?.text === '[') && (closes.get(back) ?? 0) > index) { open = back; break; }
  const close = Math.min(closes.get(open) ?? index, index + 60);
  const names: string[] = [];
  for (let at = open; at < close; at++) if (BINDS.test(tokens[at]?.text ?? '') && tokens[at + 1]?.text === ':' && tokens[at + 2]?.kind === 'text') names.push(tokens[at + 2]?.text ?? '');
  if (names.length === 0 && tokens.slice(open, close).some((one) => /Amazon|aws/i.test(one.text))) names.push('AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY');
  return names.filter((name) => /^[A-Za-z_]\w{0,100}$/.test(name));
}
