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
];

/** One of these stands in every text with such a form, lower case. */
export const COMMAND_LITERALS: readonly string[] = FORMS.flatMap((form) => form.holds.map((word) => word.toLowerCase()));

/** Passwords in SQL and in commands. */
export function commandSights(text: string, most = MOST): Sight[] {
  const out: Sight[] = [];
  for (const { holds, pattern, what, name } of FORMS) {
    if (!holds.some((word) => text.includes(word))) continue;
    pattern.lastIndex = 0;
    for (let match = pattern.exec(text); match && out.length < most; match = pattern.exec(text)) {
      const value = match[2] ?? '';
      const judgement = judgeValue(value, 'password', { quoted: true, code: false });
      const start = match.index + match[0].lastIndexOf(value);
      if (judgement) out.push({ start, end: start + value.length, name: name ?? 'password', ...(name === undefined ? {} : { named: true as const }), what, judgement });
    }
  }
  return out;
}
