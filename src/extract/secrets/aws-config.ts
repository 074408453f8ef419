import type { CredentialFact, Fact, Place, ResourceFact } from '../../model/index.ts';
import { unknown } from '../../model/index.ts';
import type { Binding } from './bindings.ts';
import type { Reading } from './reading.ts';

const MOST = 500;
const NAME = /^[\w.@:/+-]{1,100}$/;

/** Is it the configuration of the AWS command line tool, which says by what each profile acts? */
export function isAwsConfig(file: string): boolean { return file.endsWith('.aws/config') && /(?:^|\/)\.aws\/config$/.test(file); }

/**
 * Profiles of `~/.aws/config` that keep no key: they take a role with another profile, log in through a browser, or ask a command. What they open is
 * named, and short; their account is told where the file tells it, so that it is the same one that other files mean.
 */
export function profileFacts(reading: Reading): readonly Fact[] {
  if (!isAwsConfig(reading.document.file)) return [];
  const sections = new Map<string, Map<string, Binding>>();
  for (const binding of reading.bindings()) {
    const section = binding.path[0];
    if (section === undefined || binding.path.length < 2) continue;
    const held = sections.get(section) ?? new Map<string, Binding>();
    sections.set(section, held);
    if (!held.has(binding.name)) held.set(binding.name, binding);
  }
  return [...sections].slice(0, MOST).flatMap(([section, settings]) => {
    const name = section === 'default' ? section : /^profile\s+(.+)$/.exec(section)?.[1]?.replace(/^["']|["']$/g, '');
    return name === undefined || !NAME.test(name) ? [] : ofProfile(reading, name, settings);
  });
}

function ofProfile(reading: Reading, name: string, settings: ReadonlyMap<string, Binding>): readonly Fact[] {
  const text = (key: string): string | undefined => settings.get(key)?.value.trim();
  const role = /^arn:aws[\w-]{0,20}:iam::(\d{12}):role\/([\w+=,.@/-]{1,200})$/.exec(text('role_arn') ?? '');
  const account = role?.[1] ?? /^\d{12}$/.exec(text('sso_account_id') ?? '')?.[0];
  const source = text('source_profile');
  const way = settings.has('role_arn') ? { key: 'role_arn', note: `takes ${role?.[2] === undefined ? 'a role' : `role ${role[2]}`}${source !== undefined && NAME.test(source) ? ` with profile ${source}` : ''}`, lasts: `for the session of a role${source !== undefined && NAME.test(source) ? ` taken with profile ${source}` : ''}${settings.has('mfa_serial') ? ', which asks for a second factor' : ''}` }
    : settings.has('sso_session') || settings.has('sso_start_url') ? { key: settings.has('sso_session') ? 'sso_session' : 'sso_start_url', note: 'logs in through a browser', lasts: 'for the hours that a login through the browser lasts' }
    : settings.has('credential_process') ? { key: 'credential_process', note: 'asks a command for keys', lasts: 'for as long as the command it asks says' } : undefined;
  const binding = way && settings.get(way.key);
  if (!way || !binding) return [];
  const at: Place = reading.place(binding);
  const credential: CredentialFact = {
    fact: 'credential', provider: 'aws', kinds: ['aws.profile'], name: `profile ${name}`, foundation: 'named', opens: { key: `aws:profile/${name}`, ...(account === undefined ? {} : { account }) }, holders: [],
    readOnly: unknown('what it may do stands in no file', at), lasts: way.lasts, confidence: 'medium', environments: [], evidence: [{ at, note: way.note }],
  };
  if (account === undefined) return [credential];
  const resource: ResourceFact = { fact: 'resource', name: `AWS account ${account}`, kind: 'account', provider: 'aws', type: 'aws.account', keys: [`aws:account/${account}`, `aws:profile/${name}`], maybe: [], attributes: {}, environments: [], evidence: [{ at, note: `the account of profile ${name}` }] };
  return [credential, resource];
}
