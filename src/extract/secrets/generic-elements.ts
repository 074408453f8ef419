import { withArticle } from '../../model/index.ts';
import type { Sight } from './generic-headers.ts';
import { CLASS_KINDS, CLASS_WORDS, classOfName } from './generic-names.ts';
import { judgeValue } from './generic-values.ts';

const MOST = 2_000;

/** One of these stands in every text with such an element, lower case. */
export const ELEMENT_LITERALS: readonly string[] = ['</key>', '<string name=', '<property name=', '<setting name=', '<entry key=', '<param name=', '<prop key=', '" key="', '<value>', ':value>', '<defaultvalue>', '<value ', 'android:value=', '<stringprop '];

/**
 * `<string name="api_secret">value</string>`, `<property name="password"><value>value</value>`; `<key>APISecret</key><string>value</string>` of property lists and of stores of passwords; `<AdministratorPassword><Value>value</Value>`
 * by which Windows is set up; what a plan of JMeter sends; `<name>fs.secret.key</name><value>value</value>` of Hadoop and, with a default, of Jenkins; what Android gives to a program; and `value="value" key="ApiSecret"`, where
 * the name stands behind. An attribute whose value follows its name is read as any assignment.
 */
const FORMS: readonly RegExp[] = [
  /<(?:string|property|setting|entry|param|prop)[ \t][^<>\n]{0,80}?(?:name|key)="(?<name>[\w.:-]{2,80})"[^<>\n]{0,80}>\s{0,40}(?:<value(?:[ \t][^<>\n]{0,80})?>\s{0,40})?(?<value>[^<>\s]{4,400})\s{0,40}<\//gi,
  /<key>(?<name>[\w.:-]{2,80}(?: [\w.:-]{2,40}){0,2})<\/key>\s{0,40}<(?:string|value)(?:[ \t][^<>\n]{0,80})?>(?<value>[^<>\s]{4,400})<\//gi,
  /<(?<name>[\w.:-]{0,60}password)>\s{0,80}<value>(?<value>[^<>\s]{4,400})<\/value>/gi,
  /<stringProp[ \t]name="[\w.]{1,40}name">(?<name>[\w.:-]{2,80})<\/stringProp>\s{0,200}<stringProp[ \t]name="[\w.]{1,40}value">(?<value>[^<>\s]{4,400})<\//gi,
  /<elementProp[ \t]name="(?<name>[\w.:-]{2,80})"[^<>\n]{0,120}>\s{0,40}(?:<boolProp[^<>\n]{0,80}>\w{1,8}<\/boolProp>\s{0,40}){0,3}<stringProp[ \t]name="[\w.]{1,40}value">(?<value>[^<>\s]{4,400})<\//gi,
  /<(?:[\w-]{1,20}:)?name>\s{0,40}(?<name>[\w.:-]{2,80})\s{0,40}<\/(?:[\w-]{1,20}:)?name>\s{0,80}(?:<description>[^<>]{0,200}<\/description>\s{0,80}|<description\/>\s{0,80})?<(?:[\w-]{1,20}:)?(?:default)?value>\s{0,40}(?<value>[^<>\s]{4,400})\s{0,40}<\//gi,
  /<meta-data\s{1,80}android:name="(?<name>[\w.:-]{2,120})"\s{1,80}android:value="(?<value>[^"<>\s]{4,400})"/gi,
  /\bvalue="(?<value>[^"<>\s]{4,400})"[ \t]{1,8}(?:key|name)="(?<name>[\w.:-]{2,80})"/gi,
];

/** Secrets in elements and attributes that another one names. A bare `key` says nothing here. */
export function elementSights(text: string, most = MOST): Sight[] {
  const out: Sight[] = [];
  for (const form of FORMS) {
    form.lastIndex = 0;
    for (let match = form.exec(text); match && out.length < most; match = form.exec(text)) {
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
