import type { Sight } from './generic-headers.ts';
import { judgeValue } from './generic-values.ts';

const MOST = 2_000;

/** Forms in which a password stands behind words of its own language rather than behind a name. `name`: what to call it, where the word before it is no name. */
const FORMS: readonly { readonly holds: readonly string[]; readonly pattern: RegExp; readonly what: string; readonly name?: string }[] = [
  { holds: ['IDENTIFIED', 'identified', 'Identified'], pattern: /IDENTIFIED[ \t]{1,4}(?:WITH[ \t]{1,4}["'`]?\w{1,40}["'`]?[ \t]{1,4})?(?:BY|AS)[ \t]{1,4}(?:PASSWORD[ \t]{1,4})?(["'])([^"'\n]{4,200})\1/gi, what: 'a password of a database user', name: 'IDENTIFIED BY' },
  { holds: ['SecureString', 'securestring'], pattern: /ConvertTo-SecureString[ \t]{1,4}(?:-String[ \t]{1,4})?(["'])([^"'\n]{4,200})\1/gi, what: 'a password in PowerShell' },
  { holds: ['sshpass'], pattern: /(?<![\w-])sshpass[ \t]{1,4}-p[ \t]{0,4}(["']?)([^\s"'`$<>{}]{4,200})\1/g, what: 'a password of ssh' },
  { holds: ['jdbc:oracle', 'sqlplus'], pattern: /(?:jdbc:oracle:(?:thin|oci):|(?<![\w-])sqlplus[ \t]{1,4}(?:-[sSlL][ \t]{1,4})?)(["']?)[\w$#]{1,60}\/([^@\s"'`$<>{}/]{4,200})@/g, what: 'a password of a database user' },
  { holds: ['mysql', 'mariadb'], pattern: /(?<![\w-])(?:mysql|mysqldump|mysqladmin|mariadb|mariadb-dump)[ \t][^\n|;]{0,200}?[ \t](?:-p)(["']?)([^\s"'`$<>{}-][^\s"'`$<>{}]{3,200})\1(?=[\s|;)"'`]|$)/g, what: 'a password of a database user' },
  { holds: [' login '], pattern: /(?<![\w-])(?:docker|podman|helm|az|skopeo|buildah|oras)[ \t](?:[\w-]{1,20}[ \t]){0,2}login[ \t][^\n|;]{0,200}?[ \t]-p[ \t]{1,4}(["']?)([^\s"'`$<>{}-][^\s"'`$<>{}]{3,200})\1/g, what: 'a password of a registry' },
  // Given to a command by an option of one letter, or behind the name of the user.
  { holds: ['redis-cli'], pattern: /(?<![\w-])redis-cli[ \t][^\n|;]{0,200}?(?<=[ \t])-a[ \t]{1,4}(["']?)([^\s"'`$<>{}|;-][^\s"'`$<>{}|;]{3,200})\1(?=[\s|;)"'`]|$)/g, what: 'a password of Redis' },
  { holds: ['ldapsearch', 'ldapadd', 'ldapmodify', 'ldapdelete', 'ldappasswd', 'ldapwhoami'], pattern: /(?<![\w-])ldap(?:search|add|modify|delete|passwd|whoami)[ \t][^\n|;]{0,300}?(?<=[ \t])-w[ \t]{1,4}(["']?)([^\s"'`$<>{}|;-][^\s"'`$<>{}|;]{3,200})\1(?=[\s|;)"'`]|$)/g, what: 'a password of a directory' },
  { holds: ['mosquitto_', 'sqlcmd'], pattern: /(?<![\w-])(?:mosquitto_(?:pub|sub|rr)|sqlcmd)[ \t][^\n|;]{0,300}?(?<=[ \t])-P[ \t]{0,4}(["']?)([^\s"'`$<>{}|;-][^\s"'`$<>{}|;]{3,200})\1(?=[\s|;)"'`]|$)/g, what: 'a password of a service' },
  { holds: ['zip -', '7z '], pattern: /(?<![\w-])(?:(?:un)?zip[ \t][^\n|;]{0,100}?(?<=[ \t])-P[ \t]{1,4}|7z[ \t][^\n|;]{0,100}?(?<=[ \t])-p)(["']?)([^\s"'`$<>{}|;-][^\s"'`$<>{}|;]{3,200})\1(?=[\s|;)"'`]|$)/g, what: 'a password of an archive' },
  { holds: ['smbclient', 'lftp '], pattern: /(?<![\w-])(?:smbclient[ \t][^\n|;]{0,200}?(?<=[ \t])-U[ \t]{0,4}["']?[\w.\\/-]{1,60}%|lftp[ \t][^\n|;]{0,200}?(?<=[ \t])-u[ \t]{0,4}["']?[\w.@-]{1,60},)(["']?)([^\s"'`$<>{}|;-][^\s"'`$<>{}|;]{3,200})\1(?=[\s|;)"'`]|$)/g, what: 'a password of a share' },
  { holds: ['net use'], pattern: /(?<![\w-])net[ \t]{1,4}use[ \t][^\n|;]{0,200}?\/user:[\w.\\@-]{1,60}[ \t]{1,4}(["']?)([^\s"'`$<>{}|;%/][^\s"'`$<>{}|;%]{3,200})\1(?=[\s|;)"'`]|$)/gi, what: 'a password of a share' },
  { holds: ['chpasswd'], pattern: /(?<![\w-])(?:echo|printf)[ \t]{1,4}(?:-\w[ \t]{1,4})?(["']?)(?:[\w.-]{1,40}|\$\w{1,40}|\$?\{\{?[^}\n]{1,60}\}\}?):([^\s"'`$<>{}|;\\]{4,200})(?:\\n)?\1[ \t]{0,8}\|[ \t]{0,8}(?:sudo[ \t]{1,4})?(?:\/usr\/sbin\/)?chpasswd/g, what: 'a password of a user of the system' },
  { holds: ['chpasswd'], pattern: /chpasswd:[ \t]{0,8}\n(?:[ \t]{1,20}[^\n]{0,120}\n){0,6}?([ \t]{2,20})(?:-[ \t]{1,8})?[a-z_][a-z0-9_-]{0,30}:([^\s"'`$<>{}|;]{4,200})(?=[ \t]*$)/gm, what: 'a password of a user of the system' },
  { holds: ['--stdin', '-stdin', 'sudo -s'], pattern: /(?<![\w-])(?:echo|printf)[ \t]{1,4}(?:-\w[ \t]{1,4})?(["']?)([^\s"'`$<>{}|;\\]{4,200})(?:\\n)?\1[ \t]{0,8}\|[ \t]{0,8}(?:sudo[ \t]{1,4}-S|(?:sudo[ \t]{1,4})?passwd[ \t]{1,4}--stdin|[\w/. -]{0,60}login[ \t][^\n|;]{0,200}?--password-stdin)/g, what: 'a password given to a command' },
  { holds: ['keyvault secret set', 'ssm put-parameter'], pattern: /(?:\bkeyvault[ \t]secret[ \t]set|\bssm[ \t]put-parameter(?=[^\n]{0,300}SecureString))[ \t][^\n|;]{0,300}?--value[ =]{1,4}(["']?)([^\s"'`$<>{}|;-][^\s"'`$<>{}|;]{3,200})\1/g, what: 'a secret given to its store' },
  { holds: ['gh secret set', 'secret put '], pattern: /(?:\bgh[ \t]secret[ \t]set[ \t][^\n|;]{0,200}?[ \t](?:--body|-b)[ =]{1,4}|\bsecret[ \t]put[ \t]\w{1,80}[ \t]{1,4}<<<[ \t]{0,4})(["']?)([^\s"'`$<>{}|;-][^\s"'`$<>{}|;]{3,200})\1/g, what: 'a secret given to its store' },
  // Settings that put it behind a word of their own.
  { holds: ['stats auth'], pattern: /^[ \t]{0,20}stats[ \t]{1,8}auth[ \t]{1,8}(["']?)[\w.-]{1,60}:([^\s"'`$<>{}|;]{4,200})\1/gm, what: 'a password of the page of a proxy' },
  { holds: ['+@all'], pattern: /^[ \t]{0,20}user[ \t]{1,4}[\w.-]{1,60}[ \t](?:[^\n>]{0,200}[ \t])?(>)([^\s"'`$<>{}|;]{4,200})(?=\s|$)/gm, what: 'a password of Redis' },
  { holds: ['cache_peer'], pattern: /^[ \t]{0,8}cache_peer[ \t][^\n]{0,200}?[ \t]login=()[\w.-]{1,60}:([^\s"'`$<>{}|;]{4,200})/gm, what: 'a password of a proxy' },
  // Arguments by their position: address, user, password.
  { holds: ['getConnection', 'DBI->connect'], pattern: /(?:\bgetConnection|\bDBI->connect)\([ \t\n]{0,20}(?:"[^"\n]{1,300}"|'[^'\n]{1,300}'|[\w.]{1,60})[ \t]{0,4},[ \t\n]{0,20}(?:"[^"\n]{1,80}"|'[^'\n]{1,80}'|[\w.]{1,60})[ \t]{0,4},[ \t\n]{0,20}(["'])([^"'\n]{4,200})\1/g, what: 'a password of a database user' },
  { holds: ['auth=(', 'HTTPBasicAuth('], pattern: /(?:\bauth[ \t]?=[ \t]?\(|\bHTTPBasicAuth\()[ \t]{0,4}(?:"[^"\n]{1,80}"|'[^'\n]{1,80}'|[\w.]{1,60})[ \t]{0,4},[ \t]{0,4}(["'])([^"'\n]{4,200})\1/g, what: 'a password of a service' },
];

/** One of these stands in every text with such a form, lower case. */
export const COMMAND_LITERALS: readonly string[] = FORMS.flatMap((form) => form.holds.map((word) => word.toLowerCase()));

/** Passwords in SQL and in commands. `hits`: its literals, where they are known. */
export function commandSights(text: string, most = MOST, hits?: ReadonlySet<string>): Sight[] {
  const out: Sight[] = [];
  for (const { holds, pattern, what, name } of FORMS) {
    if (!holds.some((word) => hits?.has(word.toLowerCase()) !== false && text.includes(word))) continue;
    pattern.lastIndex = 0;
    for (let match = pattern.exec(text); match && out.length < most; match = pattern.exec(text)) {
      const value = match[2] ?? '';
      const judgement = judgeValue(value, 'password', { quoted: true, code: false });
      const start = match.index + match[0].lastIndexOf(value);
      if (judgement && start >= match.index) out.push({ start, end: start + value.length, name: name ?? 'password', ...(name === undefined ? {} : { named: true as const }), what, judgement });
    }
  }
  return out;
}
