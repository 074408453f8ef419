/**
 * Ways to bind a value to a name in which no plain sign of assignment stands between the two: what stands in for a variable that is not set, what is put into a map or an environment, a value on the line below. The
 * groups `name` and `value` are the two, and the name has to speak of a secret. One of `holds` stands in what is found, or a thousand characters beside it. `plain`: what holds it is no program.
 * What begins with a name of any word is looked for by the sign behind the name: to try every word of a program for it takes many times as long. `reach`: more than the form takes before and behind the place of
 * such a literal, where that is less. `quoted`: a quote stands behind each such literal, blanks aside.
 */
export interface NamedForm { readonly holds: readonly string[]; readonly pattern: RegExp; readonly plain?: true; readonly reach?: number; readonly quoted?: true }

const VALUE = '(?<quote>["\'`])(?<value>[^"\'`\\n]{5,400})\\k<quote>';
/** What changes the colour of what follows it, as a terminal takes it and as programs write it. */
const COLOUR = '(?:\\x1b|\\\\033|\\\\x1[bB]|\\\\e|\\\\u001[bB]|\\^\\[)\\[[0-9;]{0,12}m';
/** Words with which names of secrets end, in the cases in which they are written. */
const LAST = ['key', 'token', 'secret', 'password'].flatMap((word) => [word, word.toUpperCase(), word.slice(0, 1).toUpperCase() + word.slice(1)]);
/** Each of them with each of these signs behind it: a sign alone that half of all programs hold would have to be looked at in each of its places. */
const behindLast = (...signs: readonly string[]): readonly string[] => LAST.flatMap((word) => signs.map((sign) => word + sign));

export const NAMED_FORMS: readonly NamedForm[] = [
  // ENV.fetch('API_KEY') { '...' }
  { holds: ['ENV.fetch('], pattern: new RegExp(`\\bENV\\.fetch\\([ \\t]{0,4}["'](?<name>\\w{2,80})["'][ \\t]{0,4}\\)[ \\t]{0,4}(?:\\{|do\\b)[ \\t\\r\\n]{0,40}${VALUE}`, 'g') },
  // env::var("API_KEY").unwrap_or_else(|_| "...".to_string())
  { holds: ['unwrap_or'], pattern: new RegExp(`\\bvar\\([ \\t]{0,4}"(?<name>\\w{2,80})"[ \\t]{0,4}\\)[ \\t\\r\\n]{0,40}(?:\\.ok\\(\\)[ \\t\\r\\n]{0,40})?\\.unwrap_or(?:_else)?\\([ \\t\\r\\n]{0,40}(?:\\|\\w{0,20}\\|[ \\t\\r\\n{]{0,40})?(?:String::from\\()?${VALUE}`, 'g') },
  // API_KEY: z.string().min(1).default('...')
  { holds: ['.default("', ".default('", '.default(`'], pattern: new RegExp(`\\b(?<name>[A-Za-z_]\\w{2,80})["']?[ \\t]{0,4}[:=][ \\t]{0,4}\\w{1,20}(?:\\.\\w{1,30}\\([^()\\n]{0,60}\\)){1,5}\\.default\\(${VALUE}`, 'g') },
  // $ENV{API_KEY} = '...', $ENV{API_KEY} ||= q{...}
  { holds: ['} = "', "} = '", '} = q', '}="', "}='", '}=q', '} ||= ', '} //= '], pattern: new RegExp(`\\$\\w{1,60}(?:->)?\\{["']?(?<name>[\\w.-]{2,80})["']?\\}[ \\t]{0,20}(?:\\|\\||//)?=[ \\t]{0,20}${VALUE}`, 'g') },
  { holds: ['= q{', '= q(', '=> q{', '=> q('], pattern: /(?<![\w.-])(?<name>[A-Za-z_][\w.-]{2,80})["']?\}?[ \t]{0,20}(?:\|\||\/\/)?=>?[ \t]{0,20}q[({](?<value>[^\s"'`(){}]{5,400})[)}]/g },
  // api_key <- "..."
  { holds: ['<- "', "<- '", '<-"', "<-'"], pattern: new RegExp(`<-(?<=(?<![\\w.-])(?<name>[A-Za-z_.][\\w.]{2,80})[ \\t]{0,20}<-)[ \\t]{0,20}${VALUE}`, 'g') },
  // (setenv "API_KEY" "...")
  { holds: ['setenv "'], pattern: /\bsetenv[ \t]{1,20}"(?<name>\w{2,80})"[ \t]{1,20}"(?<value>[^"\n]{5,400})"/g },
  // ["api_key"] = [[...]]
  { holds: ['= [['], pattern: /=(?<=(?<![\w.-])(?<name>[A-Za-z_][\w.-]{2,80})(?:["']\])?[ \t]{0,20}=)[ \t]{0,20}\[\[(?<value>[^\]\s]{5,400})\]\]/g },
  // <Provider apiKey={'...'}>
  { holds: ['={"', "={'", '={`'], pattern: new RegExp(`=\\{(?<=[ \\t\\n](?<name>[A-Za-z][\\w-]{2,80})=\\{)[ \\t]{0,4}${VALUE}[ \\t]{0,4}\\}`, 'g') },
  // API_KEY = (
  //     "..."
  { holds: ['= (\n', '= (\r\n'], quoted: true, pattern: new RegExp(`=(?= \\(\\r?\\n[ \\t]{0,40}["'\`])(?<=\\b(?<name>[A-Za-z_]\\w{2,80})[ \\t]{0,4}=) \\(\\r?\\n[ \\t]{0,40}${VALUE}[ \\t]{0,4},?\\r?\\n[ \\t]{0,40}[)"'\`]`, 'g') },
  // apiKey =
  //   '...', as printers of programs part a long line
  {
    holds: [...LAST, 'string', 'String'].flatMap((word) => [' =\n', ' =\r\n', ' = \\\n', ':\n', ':\r\n'].map((sign) => word + sign)), reach: 600,
    pattern: new RegExp(`[=:](?=[ \\t]{0,4}\\\\?\\r?\\n[ \\t]{0,80}["'\`])(?<=(?<![\\w.-])(?<name>[A-Za-z_$][\\w.-]{2,80})(?:[ \\t]{0,4}:[ \\t]{0,4}[A-Za-z]{1,20}|\\[\\])?[ \\t]{0,4}[=:])[ \\t]{0,4}\\\\?\\r?\\n[ \\t]{0,80}${VALUE}(?=[ \\t]{0,8}(?:[;,)}+\\r\\n]|$))`, 'g'),
  },
  // os.environ.get(
  //     "API_KEY",
  //     "...",
  { holds: ['get(\n', 'get(\r\n', 'getenv(\n', 'getenv(\r\n'], reach: 700, pattern: new RegExp(`\\b(?:environ\\.get|getenv)\\(\\r?\\n[ \\t]{0,80}["'](?<name>\\w{2,80})["'],[ \\t]{0,4}\\r?\\n[ \\t]{0,80}${VALUE}`, 'g') },
  // TOKEN "...", and nothing more on its line
  { holds: ['token', 'Token', 'TOKEN'].flatMap((word) => ['"', "'"].map((quote) => `${word} ${quote}`)), reach: 500, pattern: new RegExp(`token(?<=(?:^|[\\r\\n])[ \\t]{0,40}(?<name>[\\w.-]{0,60}token))[ \\t]{1,8}${VALUE};?[ \\t]{0,8}(?=[\\r\\n]|$)`, 'gi') },
  // \set api_key ..., as psql takes it
  { holds: ['\\set '], plain: true, reach: 500, pattern: /\\set[ \t]{1,8}(?<name>[A-Za-z_]\w{1,80})[ \t]{1,8}(?<value>[^\s'"`:$\\][^\s'"`]{4,400})[ \t]{0,8}(?=[\r\n]|$)/g },
  // variable "api_key" { default = "..." } of Packer and Nomad; a module of Terraform is read by its own reader
  { holds: ['variable "'], pattern: /\bvariable[ \t]{1,4}"(?<name>[\w-]{2,80})"[ \t]{0,4}\{[^{}]{0,600}?\bdefault[ \t]{0,20}=[ \t]{0,20}"(?<value>[^"\n]{5,400})"/g },
  // API_KEY=, a change of colour, and the value
  { holds: [...Array.from('0123456789', (digit) => `\x1b[${digit}`), '\\033[', '\\x1b[', '\\x1B[', '\\e[', '\\u001b[', '\\u001B[', '^[['], plain: true, reach: 500, pattern: new RegExp(`[=:](?<=(?:(?<=\\[[0-9;]{0,12}m)|(?<![\\w.-]))(?<name>[A-Za-z_][\\w.-]{2,80})(?:${COLOUR})?[ \\t]{0,4}[=:])[ \\t]{0,4}(?:${COLOUR}){1,3}[ \\t]{0,4}(?<value>[^\\s"'\`\\\\<>^\\x1b]{5,400})`, 'g') },
  // { name: 'API_KEY', value: '...' }, in a program or a query, and { name = "API_KEY", value = "..." } of Terraform; cookies have a reader of their own
  { holds: ['", value: "', "', value: '", ...behindLast('", value = "', '", "value": "', "', 'value': '")], pattern: new RegExp(`\\b(?:name|key)["']?[ \\t]{0,4}[:=][ \\t]{0,4}["'](?<name>(?!__(?:Secure|Host)-)[\\w./-]{2,80})["'],[ \\t]{1,4}["']?value["']?[ \\t]?[:=][ \\t]{1,4}${VALUE}`, 'g') },
  // set {
  //   name  = "auth.password"
  //   value = "..."
  {
    holds: behindLast('"\n', '"\r\n'), plain: true, reach: 900,
    pattern: /\bvalue(?<=\bname[ \t]{0,20}=[ \t]{0,4}"(?<name>[\w./-]{2,80})"[ \t]{0,4}\r?\n(?:[ \t]{0,40}type[ \t]{0,20}=[ \t]{0,4}"\w{1,40}"[ \t]{0,4}\r?\n)?[ \t]{0,40}value)[ \t]{0,20}=[ \t]{0,4}"(?<value>[^"\n]{5,400})"/g,
  },
  // mapOf("apiKey" to "...")
  { holds: behindLast('" to "'), reach: 500, pattern: /"(?<name>[A-Za-z][\w.-]{2,80})" to "(?<value>[^"\n]{5,400})"(?=[ \t]{0,4}[,)\r\n])/g },
  // System.getenv("API_KEY") ?: "...", os.getenv("API_KEY") or "...", $ENV{API_KEY} // '...', Optional.ofNullable(System.getenv("API_KEY")).orElse("...")
  {
    holds: [') ?: "', ") ?: '", ') or "', ") or '", '] or "', "} // '", '} // "', '.orElse("'], reach: 600,
    pattern: new RegExp(`\\b(?:[gG]et_?[eE]nv|environ(?:\\.get)?|ENV)[([{][ \\t]{0,2}["']?(?<name>\\w{2,80})["']?[ \\t]{0,2}[)\\]}](?:[ \\t]{1,4}(?:\\?:|or|//)[ \\t]{1,4}|\\)?\\s{0,40}\\.orElse\\([ \\t]{0,4})${VALUE}`, 'g'),
  },
  // process.env.API_KEY ||
  //   '...'
  { holds: behindLast(...['', "']", '"]'].flatMap((close) => [' ||\n', ' ||\r\n', ' ??\n', ' ??\r\n'].map((sign) => close + sign))), reach: 600, pattern: new RegExp(`(?:\\|\\||\\?\\?)\\r?\\n(?<=\\bprocess\\.env(?:\\.|\\[["'])(?<name>\\w{2,80})(?:["']\\])?[ \\t]{0,4}(?:\\|\\||\\?\\?)\\r?\\n)[ \\t]{0,80}${VALUE}`, 'g') },
  // "${API_KEY:-"..."}"
  { holds: [':-"', ":-'", ':="', ":='"], reach: 500, pattern: new RegExp(`\\$\\{(?<name>\\w{2,80}):[-=]${VALUE}\\}`, 'g') },
  // printf 'API_KEY=%s\n' '...'
  { holds: behindLast('=%s'), reach: 500, pattern: new RegExp(`=%s(?<=\\bprintf[ \\t]{1,4}["'](?<name>[A-Za-z_]\\w{2,80})=%s)(?:\\\\n)?["'][ \\t]{1,4}${VALUE}`, 'g') },
  // api_key = """...""", as text of several lines is written, and r#"..."# of Rust
  { holds: [...behindLast(' = """', " = '''", '="""', "='''"), 'String = """', 'string = """', 'str = """'], reach: 600, pattern: /=(?=[ \t]{0,4}(?:"""|'''))(?<=(?<![\w.-])(?<name>[A-Za-z_$][\w.-]{2,80})(?:[ \t]{0,4}:[ \t]{0,4}[A-Za-z]{1,20})?[ \t]{0,4}=)[ \t]{0,4}(?<quote>"""|''')\s{0,40}(?<value>[^\s"'`\\]{5,400})\s{0,40}\k<quote>/g },
  { holds: [...behindLast(' = r#"', ': r#"'), 'str = r#"'], reach: 600, pattern: /r#"(?<=(?<![\w.-])(?<name>[A-Za-z_][\w.-]{2,80})(?:[ \t]{0,4}:[ \t]{0,4}&(?:'\w{1,20}[ \t])?str)?[ \t]{0,4}[:=][ \t]{0,4}r#")(?<value>[^\s"'`]{5,400})"#/g },
  // request.setValue("...", forHTTPHeaderField: "X-Api-Key")
  { holds: ['forHTTPHeaderField: "'], reach: 700, pattern: /"(?<value>[^"\n]{5,400})",[ \t]{0,4}forHTTPHeaderField:[ \t]{1,4}"(?<name>[\w-]{2,60})"/g },
  // 'X-Api-Key: ...' in a list of headers
  { holds: ['X-Api-Key: ', 'X-API-Key: ', 'X-API-KEY: ', 'x-api-key: ', 'X-Auth-Token: ', 'x-auth-token: ', 'X-Access-Token: ', 'x-access-token: '], reach: 500, pattern: /(?<quote>["'])(?<name>[xX]-[\w-]{2,40}):[ \t]{1,2}(?<value>[^\s"'$]{5,400})\k<quote>/g },
  // apiKey.equals("..."), strcmp(api_key, "..."), strcpy(wifi.password, "...")
  { holds: behindLast('.equals("', '.equalsIgnoreCase("'), reach: 600, pattern: /\.equals(?:IgnoreCase)?\((?<=(?<![\w.-])(?<name>[A-Za-z_][\w.]{2,80})\.equals(?:IgnoreCase)?\()"(?<value>[^"\n]{5,400})"\)/g },
  { holds: behindLast(', "'), reach: 600, pattern: /\bstr(?:n?cmp|n?cpy|lcpy)\([ \t]{0,4}(?:\([\w *]{1,30}\)[ \t]{0,4})?(?:\w{1,40}->){0,3}(?<name>[A-Za-z_][\w.]{2,80}),[ \t]{0,4}"(?<value>[^"\n]{5,400})"/g },
  // - --api-key
  // - ...
  {
    holds: ['-key', '-token', '-secret', '-password', '-requirepass'].flatMap((end) => ['\n', '\r\n', '"\n', "'\n"].map((sign) => end + sign)), plain: true, reach: 500,
    pattern: /(?<=(?:^|\n)[ \t]{0,80}-[ \t]{1,4}["']?)--?(?<name>\w[\w-]{1,60})["']?[ \t]{0,8}\r?\n[ \t]{0,80}-[ \t]{1,4}(?<quote>["']?)(?<value>[^\s"'${}<>()-][^\s"'${}<>()]{4,300})\k<quote>[ \t]{0,8}(?=[\r\n]|$)/g,
  },
  // API key: ..., in a page or a note
  { holds: ['API key: ', 'API Key: ', 'api key: ', 'Api key: ', 'API KEY: '], plain: true, reach: 400, pattern: /\b(?<name>API key):[ \t]{1,4}["'`*]{0,2}(?<value>[\w.+/=~-]{16,200})(?=["'`*\s,;]|$)/gi },
  // "--api-key",
  // "..."
  { holds: ['key",', 'token",', 'secret",', 'password",', 'pat",', "key',", "token',", "secret',", "password',", "pat',"].map((end) => `-${end}`), plain: true, pattern: /(?<quote>["'])--?(?<name>\w[\w-]{1,60})\k<quote>,[ \t]{0,8}\r?\n[ \t]{0,200}\k<quote>(?<value>[^"'\s$-][^"'\s]{4,400})\k<quote>/g },
];
