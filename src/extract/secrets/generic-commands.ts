import type { Sight } from './generic-headers.ts';
import type { CommandReader } from './given-commands.ts';
import { judgeValue } from './generic-values.ts';

const MOST = 2_000;

/** Forms in which a password stands behind words of its own language rather than behind a name. `name`: what to call it, where the word before it is no name. */
const FORMS: readonly { readonly holds: readonly string[]; readonly pattern: RegExp; readonly what: string; readonly name?: string }[] = [
  { holds: ['IDENTIFIED', 'identified', 'Identified'], pattern: /IDENTIFIED[ \t]{1,4}(?:WITH[ \t]{1,4}["'`]?\w{1,40}["'`]?[ \t]{1,4})?(?:BY|AS)[ \t]{1,4}(?:PASSWORD[ \t]{1,4})?(["'])([^"'\n]{4,200})\1/gi, what: 'a password of a database user', name: 'IDENTIFIED BY' },
  { holds: ['SecureString', 'securestring'], pattern: /ConvertTo-SecureString[ \t]{1,4}(?:-String[ \t]{1,4})?(["'])([^"'\n]{4,200})\1/gi, what: 'a password in PowerShell' },
  { holds: ['jdbc:oracle'], pattern: /jdbc:oracle:(?:thin|oci):(["']?)[\w$#]{1,60}\/([^@\s"'`$<>{}/]{4,200})@/g, what: 'a password of a database user' },
  { holds: ['chpasswd'], pattern: /chpasswd:[ \t]{0,8}\n(?:[ \t]{1,20}[^\n]{0,120}\n){0,6}?([ \t]{2,20})(?:-[ \t]{1,8})?[a-z_][a-z0-9_-]{0,30}:([^\s"'`$<>{}|;]{4,200})(?=[ \t]*$)/gm, what: 'a password of a user of the system', name: 'chpasswd' },
  // Settings that put it behind a word of their own.
  { holds: ['stats auth'], pattern: /^[ \t]{0,20}stats[ \t]{1,8}auth[ \t]{1,8}(["']?)[\w.-]{1,60}:([^\s"'`$<>{}|;]{4,200})\1/gm, what: 'a password of the page of a proxy', name: 'stats auth' },
  { holds: ['+@all'], pattern: /^[ \t]{0,20}user[ \t]{1,4}[\w.-]{1,60}[ \t](?:[^\n>]{0,200}[ \t])?(>)([^\s"'`$<>{}|;]{4,200})(?=\s|$)/gm, what: 'a password of Redis', name: 'user' },
  { holds: ['cache_peer'], pattern: /^[ \t]{0,8}cache_peer[ \t][^\n]{0,200}?[ \t]login=()[\w.-]{1,60}:([^\s"'`$<>{}|;]{4,200})/gm, what: 'a password of a proxy', name: 'cache_peer' },
  { holds: ['psk=', 'psk ='], pattern: /^[ \t]{0,20}psk[ \t]{0,4}=[ \t]{0,4}(["']?)([^\s"']{8,63})\1[ \t]{0,8}$/gm, what: 'a password of a network', name: 'psk' },
  { holds: [': PSK ', ': EAP ', ': XAUTH '], pattern: /^[^\n#]{0,120}:[ \t]{1,8}(?:PSK|EAP|XAUTH)[ \t]{1,8}(["']?)([^\s"']{6,200})\1[ \t]{0,8}$/gm, what: 'a password of a network', name: 'PSK' },
  { holds: ['<auth-user-pass>'], pattern: /<auth-user-pass>[ \t]{0,8}\r?\n()[^\n]{1,100}\n([^\s<]{4,200})[ \t]{0,8}\r?\n<\/auth-user-pass>/g, what: 'a password of a network', name: 'auth-user-pass' },
  { holds: ['.LOGON ', '.logon ', '.Logon '], pattern: /^[ \t]{0,20}\.logon[ \t]{1,4}(["']?)[\w./]{1,80},([^\s;"']{4,200})/gim, what: 'a password of a database user', name: '.LOGON' },
  // What a program types where it is asked for a password.
  { holds: ['send "', 'send -- "', 'sendline('], pattern: /assword[^\n]{0,60}(?:\n[^\n]{0,80}){0,2}?\bsend(?:line)?(?:[ \t]{1,4}(?:--[ \t]{1,4})?|\([ \t]{0,2})(["'])([^"'\n\\]{4,200})(?:\\[rn]){0,2}\1/g, what: 'a password given to a command', name: 'send' },
  // Arguments by their position: address, user, password.
  { holds: ['getConnection', 'DBI->connect'], pattern: /(?:\bgetConnection|\bDBI->connect)\([ \t\n]{0,20}(?:"[^"\n]{1,300}"|'[^'\n]{1,300}'|[\w.]{1,60})[ \t]{0,4},[ \t\n]{0,20}(?:"[^"\n]{1,80}"|'[^'\n]{1,80}'|[\w.]{1,60})[ \t]{0,4},[ \t\n]{0,20}(["'])([^"'\n]{4,200})\1/g, what: 'a password of a database user' },
  { holds: ['auth=(', 'HTTPBasicAuth('], pattern: /(?:\bauth[ \t]?=[ \t]?\(|\bHTTPBasicAuth\()[ \t]{0,4}(?:"[^"\n]{1,80}"|'[^'\n]{1,80}'|[\w.]{1,60})[ \t]{0,4},[ \t]{0,4}(["'])([^"'\n]{4,200})\1/g, what: 'a password of a service' },
];

/** What SQL changes the password of, in front of it. */
const SQL = /\b(?:user|role|account|login|grant)\b/i;

/** One of these stands in every text with such a form, lower case. */
export const COMMAND_LITERALS: readonly string[] = FORMS.flatMap((form) => form.holds.map((word) => word.toLowerCase()));

/** Passwords in SQL, in settings of servers, in calls, and on the lines of commands. `hits`: its literals, where they are known. */
export function commandSights(text: string, commands: CommandReader, most = MOST, hits?: ReadonlySet<string>): Sight[] {
  const out: Sight[] = commands.find(text, most);
  for (const { holds, pattern, what, name } of FORMS) {
    if (!holds.some((word) => hits?.has(word.toLowerCase()) !== false && text.includes(word))) continue;
    pattern.lastIndex = 0;
    for (let match = pattern.exec(text); match && out.length < most; match = pattern.exec(text)) {
      const value = match[2] ?? '';
      // `the image identified by 'shop@sha256:...'`: a sentence, where no statement of SQL stands before it.
      if (name === 'IDENTIFIED BY' && match[0].startsWith('identified') && !SQL.test(text.slice(Math.max(0, match.index - 200), match.index))) continue;
      const judgement = judgeValue(value, 'password', { quoted: true, code: false });
      const start = match.index + match[0].lastIndexOf(value);
      if (judgement && start >= match.index) out.push({ start, end: start + value.length, name: name ?? 'password', ...(name === undefined ? {} : { named: true as const }), what, judgement });
    }
  }
  return out;
}
