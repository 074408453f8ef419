import { Dice } from './corpora-dice.ts';

type Files = Readonly<Record<string, string>>;
const b = new Dice('bulk');
const many = (count: number, make: (index: number) => string, between = '\n'): string => Array.from({ length: count }, (_, i) => make(i)).join(between);

const STATEMENTS: readonly [() => string, ...(() => string)[]] = [
  () => `function ${b.pick(['e', 't', 'n'])}(${b.pick(['e', 't'])}){return ${b.pick(['e', 't'])}.token||(${b.pick(['e', 't'])}.password="")}`,
  () => `var ${b.word(2).replace(/^\d/, 'a')}={password:"password",apiKey:n.apiKey,secret:void 0,token:e=>e.accessToken,privateKey:r("${b.hex(4)}")}`,
  () => `n.d(t,{Z:function(){return ${b.pick(['a', 'b'])}}});var key="${b.pick(['Enter', 'Escape', 'ArrowDown', 'Backspace'])}"`,
  () => `e.exports={"access_token":"access_token","auth-token":"auth-token",authorization:"Authorization"}`,
  () => `t.password.length<8&&o.push({field:"password",message:"Password is too short"}),t.key==="__proto__"`,
  () => `${b.number(9999)}:"${b.hex(20)}",${b.number(9999)}:"${b.word(8)}"`.replace(/^/, 'u={').concat('}'),
  () => `i.className="css-${b.word(6)} MuiPassword-root sc-${b.word(8)}"`,
  () => `r.A="${b.uuid()}",r.csrfToken=document.querySelector('meta[name="csrf-token"]').content`,
];
const bundle = (count: number): string => `!function(){"use strict";${many(count, () => b.pick(STATEMENTS)(), ';')}}();\n`;

/** Built programs: one line, short names, words of every library. */
export const BUNDLES: Readonly<Record<string, Files>> = {
  'minified bundles': {
    'dist/app.js': bundle(4000), 'public/assets/index-B3xk9QzT.js': bundle(3000), 'static/js/main.8f3a2c1d.chunk.js': bundle(2000), 'docs/lib.min.js': bundle(500),
    'dist/app.js.map': `{"version":3,"sources":["src/token.ts","src/password.ts"],"names":["token","secretKey"],"mappings":"${b.of('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz,;', 20000)}"}`,
    'dist/inline-map.js': `export const token=1;\n//# sourceMappingURL=data:application/json;base64,${Buffer.from(`{"version":3,"mappings":"${b.of('ABCDEFGHIJKLMNOPQRSTUVWXYZ,;', 4000)}"}`).toString('base64')}\n`,
    'dist/module.wasm.js': `const wasm="${b.base64(30000)}";export const key=(n)=>n;\n`, 'dist/styles.css': many(300, () => `._${b.word(6)}{--token-color:#${b.hex(6)}}`, ''), 'pdf/worker.js': `var cmap={"key":"${b.base64(5000)}"};var TOKENS=${JSON.stringify(Array.from({ length: 200 }, () => b.number(90000)))};\n`,
  },
};

const SAID: Readonly<Record<string, readonly [string, string, string, string, string]>> = {
  de: ['Passwort', 'Zugriffsschlüssel', 'Geheimes Kennwort vergessen?', 'Das Token ist abgelaufen', 'Neues Passwort eingeben'], fr: ['Mot de passe', "Jeton d'accès", 'Mot de passe oublié ?', 'Le jeton a expiré', 'Saisissez un nouveau mot de passe'],
  es: ['Contraseña', 'Clave de acceso', '¿Olvidaste tu contraseña?', 'El token ha caducado', 'Introduce una contraseña nueva'], pl: ['Hasło', 'KluczDostępu', 'Nie pamiętasz hasła?', 'Token wygasł', 'WprowadźNoweHasło1'], fi: ['Salasana', 'Käyttöavain', 'Unohditko salasanan?', 'Tunnus on vanhentunut', 'Syötä uusi salasana'],
  tr: ['Parola', 'ErişimAnahtarı', 'Parolanızı mı unuttunuz?', 'Jetonun süresi doldu', 'Yeni parolayı girin'], ja: ['パスワード', 'アクセスキー', 'パスワードをお忘れですか？', 'トークンの有効期限が切れました', '新しいパスワードを入力'], ru: ['Пароль', 'Ключ доступа', 'Забыли пароль?', 'Срок действия токена истёк', 'Введите новый пароль'],
  ar: ['كلمة المرور', 'مفتاح الوصول', 'هل نسيت كلمة المرور؟', 'انتهت صلاحية الرمز', 'أدخل كلمة مرور جديدة'], hu: ['Jelszó', 'Hozzáférésikulcs', 'Elfelejtetted a jelszavad?', 'A token lejárt', 'Jelszómegváltoztatása2'], nl: ['Wachtwoord', 'Toegangssleutel', 'Wachtwoordvergeten?', 'Het token is verlopen', 'Wachtwoord-opnieuw-instellen'],
};
const KEYS = ['password', 'apiKey', 'forgotPassword', 'token_expired', 'new_password', 'secret', 'auth.token', 'accessKey', 'privateKey', 'credentials'] as const;
const said = (language: string, i: number): string => SAID[language]?.[i % 5] ?? '';

/** Words for people about passwords, in eleven languages and eight formats. */
export const TEXTS: Readonly<Record<string, Files>> = {
  translations: Object.fromEntries(Object.keys(SAID).flatMap((language): [string, string][] => [
    [`locales/${language}.json`, JSON.stringify({ login: Object.fromEntries(KEYS.map((key, i) => [key, said(language, i)])), flat: Object.fromEntries(KEYS.map((key, i) => [`form.${key}.label`, said(language, i)])) }, null, 2)],
    [`config/locales/${language}.yml`, `${language}:\n  login:\n${KEYS.map((key, i) => `    ${key}: "${said(language, i)}"`).join('\n')}\n`], [`i18n/messages_${language}.properties`, KEYS.map((key, i) => `login.${key}=${said(language, i)}`).join('\n')],
    [`src/i18n/${language}.ts`, `export default { ${KEYS.map((key, i) => `'${key}': '${said(language, i)}'`).join(', ')} };\n`], [`ios/${language}.lproj/Localizable.strings`, KEYS.map((key, i) => `"${key}" = "${said(language, i)}";`).join('\n')],
    [`res/values-${language}/strings.xml`, `<resources>\n${KEYS.map((key, i) => `<string name="${key}">${said(language, i).replace("'", '’')}</string>`).join('\n')}\n</resources>\n`], [`po/${language}.po`, KEYS.map((key, i) => `msgid "${key}"\nmsgstr "${said(language, i)}"`).join('\n')], [`lang/${language}.php`, `<?php return [${KEYS.map((key, i) => `'${key}' => '${said(language, i).replace("'", '’')}'`).join(', ')}];\n`],
  ])),
};

const path = (): string => many(40, () => `${b.pick(['M', 'L', 'C', 'a', 'h', 'v'])}${b.number(900)}.${b.number(900)} ${b.number(900)}`, '');

/** Pictures and fonts written as text. */
export const IMAGES: Readonly<Record<string, Files>> = {
  'pictures and fonts as text': {
    'icons/key.svg': `<svg xmlns="http://www.w3.org/2000/svg"><path id="key-token" d="${path()}"/></svg>\n`, 'src/icons/Key.tsx': many(30, (i) => `export const PasswordKey${i} = () => <svg data-key="password" viewBox="0 0 24 24"><path d="${path()}" fill="#${b.hex(6)}"/></svg>;`),
    'src/sprite.html': `<svg>${many(60, (i) => `<symbol id="token-${i}"><path d="${path()}"/></symbol>`, '')}</svg>\n`, 'css/fonts.css': `@font-face{font-family:Key;src:url(data:font/woff2;base64,${b.base64(20000)}) format("woff2")}\n`, 'src/logo.ts': `export const tokenLogo = 'data:image/png;base64,${b.base64(6000)}';\nexport const keyIcon = "${b.base64(3000)}";\n`,
    'README.md': `![key](data:image/png;base64,${b.base64(4000)})\n`, 'notebook.ipynb': JSON.stringify({ nbformat: 4, cells: [{ cell_type: 'code', source: ['plot(tokens)'], outputs: [{ data: { 'image/png': b.base64(6000) } }] }] }), 'assets/lottie.json': JSON.stringify({ assets: [{ id: 'token', p: `data:image/png;base64,${b.base64(3000)}` }] }), 'src/blurhash.ts': many(30, (i) => `export const password${i}Blur = 'L${b.of('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz#$%*+,-.:;=?@[]^_{|}~', 27).replaceAll("'", '.')}';`).replace(/password/g, 'picture'),
  },
};
