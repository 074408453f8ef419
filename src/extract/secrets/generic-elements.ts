import { withArticle } from '../../model/index.ts';
import type { Sight } from './generic-headers.ts';
import { CLASS_KINDS, CLASS_WORDS, classOfName } from './generic-names.ts';
import { judgeValue } from './generic-values.ts';

const MOST = 2_000;

/** One of these stands in every text with such an element, lower case. */
export const ELEMENT_LITERALS: readonly string[] = ['</key>', '<string name=', '<property name=', '<setting name=', '<entry key=', '<param name=', '<prop key=', '" key="', '<value>', ':value>', '<defaultvalue>', '<value ', 'android:value=', '<stringprop '];

/** `needs`: one of these of `ELEMENT_LITERALS` stands in every text that has the form; none: it is not known which. */
interface Form { readonly pattern: RegExp; readonly needs?: readonly string[] }

/**
 * `<string name="api_secret">value</string>`, `<property name="password"><value>value</value>`; `<key>APISecret</key><string>value</string>` of property lists and of stores of passwords; `<AdministratorPassword><Value>value</Value>`
 * by which Windows is set up; what a plan of JMeter sends; `<name>fs.secret.key</name><value>value</value>` of Hadoop and, with a default, of Jenkins; what Android gives to a program; and `value="value" key="ApiSecret"`, where
 * the name stands behind. An attribute whose value follows its name is read as any assignment.
 */
const FORMS: readonly Form[] = [
  { pattern: /<(?:string|property|setting|entry|param|prop)[ \t][^<>\n]{0,80}?(?:name|key)="(?<name>[\w.:-]{2,80})"[^<>\n]{0,80}>\s{0,40}(?:<value(?:[ \t][^<>\n]{0,80})?>\s{0,40})?(?<value>[^<>\s]{4,400})\s{0,40}<\//gi },
  { pattern: /<key>(?<name>[\w.:-]{2,80}(?: [\w.:-]{2,40}){0,2})<\/key>\s{0,40}<(?:string|value)(?:[ \t][^<>\n]{0,80})?>(?<value>[^<>\s]{4,400})<\//gi, needs: ['</key>'] },
  { pattern: /<(?<name>[\w.:-]{0,60}password)>\s{0,80}<value>(?<value>[^<>\s]{4,400})<\/value>/gi, needs: ['<value>'] },
  { pattern: /<stringProp name="[\w.]{1,40}name">(?<name>[\w.:-]{2,80})<\/stringProp>\s{0,200}<stringProp name="[\w.]{1,40}value">(?<value>[^<>\s]{4,400})<\//gi, needs: ['<stringprop '] },
  { pattern: /<elementProp[ \t]name="(?<name>[\w.:-]{2,80})"[^<>\n]{0,120}>\s{0,40}(?:<boolProp[^<>\n]{0,80}>\w{1,8}<\/boolProp>\s{0,40}){0,3}<stringProp name="[\w.]{1,40}value">(?<value>[^<>\s]{4,400})<\//gi, needs: ['<stringprop '] },
  { pattern: /<(?:[\w-]{1,20}:)?name>\s{0,40}(?<name>[\w.:-]{2,80})\s{0,40}<\/(?:[\w-]{1,20}:)?name>\s{0,80}(?:<description>[^<>]{0,200}<\/description>\s{0,80}|<description\/>\s{0,80})?<(?:[\w-]{1,20}:|default)?value>\s{0,40}(?<value>[^<>\s]{4,400})\s{0,40}<\//gi, needs: ['<value>', ':value>', '<defaultvalue>'] },
  { pattern: /<meta-data\s{1,80}android:name="(?<name>[\w.:-]{2,120})"\s{1,80}android:value="(?<value>[^"<>\s]{4,400})"/gi, needs: ['android:value='] },
  { pattern: /\bvalue="(?<value>[^"<>\s]{4,400})"[ \t]{1,8}(?:key|name)="(?<name>[\w.:-]{2,80})"/gi },
];

/** Secrets in elements and attributes that another one names. A bare `key` says nothing here. `hits`: the literals that occur in the text, where that is known. */
export function elementSights(text: string, most = MOST, hits?: ReadonlySet<string>): Sight[] {
  const out: Sight[] = [];
  for (const { pattern, needs } of FORMS) {
    if (hits && needs && !needs.some((literal) => hits.has(literal))) continue;
    pattern.lastIndex = 0;
    for (let match = pattern.exec(text); match && out.length < most; match = pattern.exec(text)) {
      const { name = '', value = '' } = match.groups ?? {};
      const of = classOfName(name.replaceAll(' ', '_'));
      // `<key>Wrong Password</key><string>Kennwort</string>`: words for people.
      if (of === undefined || of === 'key' || (name.includes(' ') && !/\d/.test(value))) continue;
      const judgement = judgeValue(value, of, { quoted: true, code: false, loose: true });
      // The value of the last form stands before its name.
      const start = match.index + match[0].indexOf(value, match[0].startsWith('value') ? 7 : match[0].indexOf(name) + name.length);
      if (judgement) out.push({ start: start + judgement.start, end: start + judgement.end, name, named: true, kind: CLASS_KINDS[of], what: withArticle(CLASS_WORDS[of]), judgement });
    }
  }
  return out;
}
