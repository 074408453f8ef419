/**
 * Ways to bind a value to a name in which no plain sign of assignment stands between the two: what stands in for a variable that is not set, what is put into a map or an environment, a value on the line below. The
 * groups `name` and `value` are the two, and the name has to speak of a secret. One of `holds` stands in what is found, or a thousand characters beside it. `plain`: what holds it is no program.
 * What begins with a name of any word is looked for by the sign behind the name: to try every word of a program for it takes many times as long.
 */
export interface NamedForm { readonly holds: readonly string[]; readonly pattern: RegExp; readonly plain?: true }

const VALUE = '(?<quote>["\'`])(?<value>[^"\'`\\n]{5,400})\\k<quote>';

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
  { holds: ['= (\n', '= (\r\n'], pattern: new RegExp(`=(?=[ \\t]{0,4}\\([ \\t]{0,4}\\r?\\n[ \\t]{0,40}["'\`])(?<=\\b(?<name>[A-Za-z_]\\w{2,80})[ \\t]{0,4}=)[ \\t]{0,4}\\([ \\t]{0,4}\\r?\\n[ \\t]{0,40}${VALUE}[ \\t]{0,4}\\r?\\n[ \\t]{0,40}\\)`, 'g') },
  // { name: 'API_KEY', value: '...' }, in a program or a query
  { holds: ['", value: "', "', value: '"], pattern: new RegExp(`\\b(?:name|key)["']?[ \\t]{0,4}:[ \\t]{0,4}["'](?<name>[\\w./-]{2,80})["'],[ \\t]{1,4}value:[ \\t]{1,4}${VALUE}`, 'g') },
  // "--api-key",
  // "..."
  { holds: ['key",', 'token",', 'secret",', 'password",', 'pat",', "key',", "token',", "secret',", "password',", "pat',"].map((end) => `-${end}`), plain: true, pattern: /(?<quote>["'])--?(?<name>\w[\w-]{1,60})\k<quote>,[ \t]{0,8}\r?\n[ \t]{0,200}\k<quote>(?<value>[^"'\s$-][^"'\s]{4,400})\k<quote>/g },
];
