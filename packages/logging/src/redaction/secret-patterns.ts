/** What stands in place of a secret. */
export const mask = '[redacted]';

/** Names of fields and headers that hold secrets, in any case, with `-`, `_` or nothing between their words. */
export const secretNames: readonly string[] = [
  'authorization',
  'proxy-authorization',
  'x-api-key',
  'x-admin-key',
  'x-goog-api-key',
  'api-key',
  'admin-key',
  'key-hash',
  'cookie',
  'set-cookie',
  'password',
  'passphrase',
  'secret',
  'secret-key',
  'secret-access-key',
  'client-secret',
  'private-key',
  'token',
  'access-token',
  'refresh-token',
  'id-token',
  'session-token',
  'bearer-token',
];

/** Beginnings of the keys that providers hand out: OpenAI and its kin, Groq, xAI, Google, AWS, GitHub, and others. */
const keyPrefixes = [
  'sk-',
  'pk-',
  'rk-',
  'csk-',
  'gsk_',
  'xai-',
  'pplx-',
  'nvapi-',
  'hf_',
  'r8_',
  'fw_',
  'tgp_',
  'AIza',
  'AKIA',
  'ASIA',
  'ya29\\.',
  'ghp_',
  'gho_',
  'ghs_',
  'github_pat_',
  'xox[abprs]-',
];
const names = secretNames.map((name) => name.replaceAll('-', '[-_ ]?')).join('|');

/** One rule: what to look for, and what to put in its place. Each is linear in the length of the text. */
export type Rule = readonly [pattern: RegExp, replacement: string];

export const rules: readonly Rule[] = [
  /** A secret field of JSON, whole: a cookie holds blanks and semicolons, a number has no quotes. */
  [
    new RegExp(`("(?:${names})"\\s{0,4}:\\s{0,4})(?:"(?:[^"\\\\]|\\\\.)*"|-?\\d[\\w.+-]*|true|false|null)`, 'gi'),
    `$1"${mask}"`,
  ],
  [/\b(bearer|basic)\s+[\w.~+/=-]{6,}/gi, `$1 ${mask}`],
  [new RegExp(`\\b(?:${keyPrefixes.join('|')})[\\w-]{6,}`, 'g'), mask],
  /** A JSON Web Token. */
  [/(?<![\w-])eyJ[\w-]{8,}\.[\w-]{8,}(?:\.[\w-]*)?/g, mask],
  /** A parameter of a URL, as Gemini takes its key. */
  [/([?&](?:key|api[-_]?key|access_token|token|sig|signature|x-amz-[a-z-]+)=)[^&\s"'<>\\]+/gi, `$1${mask}`],
  /** The password of a URL. */
  [/(:\/\/[^\s/:@"]{0,64}:)[^\s/@"]+(?=@)/g, `$1${mask}`],
  /** `name: value` and `name=value` in a sentence, or in JSON inside a string inside a string. */
  [
    new RegExp(
      `(\\b(?:${names})(?: provided)?["'\\\\]{0,16}\\s{0,4}[:=]\\s{0,4}["'\\\\]{0,16})[^\\s"'\\\\,;&<>\\[{]{4,}`,
      'gi',
    ),
    `$1${mask}`,
  ],
];
