/** What may come next. */
type Expectation = 'value' | 'value or ]' | 'key' | 'key or }' | 'colon' | 'comma or close' | 'end';

const space = /[ \t\r\n]*/y;
const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const literal = /true|false|null/y;
const escaped = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;

/**
 * Where text ceases to be JSON: the index of the first token that cannot stand there, or of the offence within a
 * string; the text's length where it ends too early; `undefined` where it is JSON. The engine's own parser does not
 * always tell. Linear, and used only once parsing has failed.
 */
export function jsonErrorPosition(text: string): number | undefined {
  const open: ('{' | '[')[] = [];
  let expects: Expectation = 'value';
  for (let at = match(space, text, 0); at < text.length; at = match(space, text, at)) {
    const char = text[at] ?? '';
    if (char === '{' || char === '[') {
      if (!isValue(expects)) return at;
      open.push(char);
      expects = char === '{' ? 'key or }' : 'value or ]';
      at++;
    } else if (char === '}' || char === ']') {
      if (!closes(char, expects, open.at(-1))) return at;
      open.pop();
      expects = open.length > 0 ? 'comma or close' : 'end';
      at++;
    } else if (char === ',' || char === ':') {
      if (expects !== (char === ',' ? 'comma or close' : 'colon')) return at;
      expects = char === ',' && open.at(-1) === '{' ? 'key' : 'value';
      at++;
    } else {
      const isKey = expects === 'key' || expects === 'key or }';
      if (isKey ? char !== '"' : !isValue(expects)) return at;
      const { end, whole } = char === '"' ? endOfString(text, at) : endOfScalar(text, at);
      if (!whole) return end;
      at = end;
      if (isKey) expects = 'colon';
      else expects = open.length > 0 ? 'comma or close' : 'end';
    }
  }
  return expects === 'end' ? undefined : text.length;
}

function isValue(expects: Expectation): boolean {
  return expects === 'value' || expects === 'value or ]';
}

function closes(char: '}' | ']', expects: Expectation, open: '{' | '[' | undefined): boolean {
  if (open !== (char === '}' ? '{' : '[')) return false;
  return expects === 'comma or close' || expects === (char === '}' ? 'key or }' : 'value or ]');
}

/** Where the expression stops matching from `at` on; `at` itself where it does not match. */
function match(expression: RegExp, text: string, at: number): number {
  expression.lastIndex = at;
  return expression.test(text) ? expression.lastIndex : at;
}

interface TokenEnd {
  readonly end: number;
  /** False: the token breaks off or goes wrong at `end`. */
  readonly whole: boolean;
}

function endOfScalar(text: string, start: number): TokenEnd {
  const end = Math.max(match(number, text, start), match(literal, text, start));
  return { end, whole: end > start };
}

function endOfString(text: string, start: number): TokenEnd {
  let at = start + 1;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code === 0x22) return { end: at + 1, whole: true };
    if (code < 0x20) return { end: at, whole: false };
    const next = code === 0x5c ? match(escaped, text, at) : at + 1;
    if (next === at) return { end: at, whole: false };
    at = next;
  }
  return { end: text.length, whole: false };
}
