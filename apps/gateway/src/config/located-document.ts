import {
  type Document,
  isNode,
  isScalar,
  LineCounter,
  type Node,
  parseDocument,
  visit,
  type YAMLParseError,
} from 'yaml';
import { ConfigError, type Place } from './problem.ts';

/** A parsed file that still knows where its parts stand. */
export interface LocatedDocument {
  readonly document: Document;
  placeOf(node: Node): Place;
  /** Of the deepest part of a path that stands in the file: a missing key is reported at what lacks it. */
  placeAt(path: readonly PropertyKey[]): Place;
}

/** About 7,000 models; parsing takes a second for so many. */
const maxCharacters = 512 * 1024;
/** Beyond these, problems of syntax follow from one another. */
const mostSyntaxProblems = 10;

/** Reads YAML, of which JSON is a part. @throws ConfigError with every problem of syntax, and nothing of the text */
export function readDocument(file: string, text: string): LocatedDocument {
  if (text.length > maxCharacters)
    throw new ConfigError(file, [{ path: '', message: 'the file is larger than 512 KB' }]);
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    uniqueKeys: false,
    stringKeys: true,
    prettyErrors: false,
  });
  const placeAtOffset = (offset: number): Place => {
    const { line, col: column } = lines.linePos(offset);
    return { line, column };
  };
  const placeOf = (node: Node): Place => (node.range ? placeAtOffset(node.range[0]) : {});
  const syntax = document.errors.map((error) => ({
    ...placeAtOffset(error.pos[0]),
    path: '',
    message: sayable(error),
  }));
  const twice = repeatedKeys(document).map((key) => ({
    ...placeOf(key),
    path: '',
    message: 'this key stands here twice',
  }));
  const problems = [...syntax, ...twice].slice(0, mostSyntaxProblems);
  if (problems.length > 0) throw new ConfigError(file, problems);
  return {
    document,
    placeOf,
    placeAt(path) {
      for (let length = path.length; length >= 0; length--) {
        const node = length === 0 ? document.contents : document.getIn(path.slice(0, length), true);
        if (isNode(node)) return placeOf(node);
      }
      return {};
    },
  };
}

/** The parser's own search for them compares each key with every other. */
function repeatedKeys(document: Document): readonly Node[] {
  const repeated: Node[] = [];
  visit(document, {
    Map(_, { items }) {
      const seen = new Set<unknown>();
      for (const { key } of items) {
        if (!isScalar(key)) continue;
        if (seen.has(key.value)) repeated.push(key);
        seen.add(key.value);
      }
    },
  });
  return repeated;
}

/** What quotes the file, or says it in the parser's own terms, said otherwise. */
const inOtherWords: Readonly<Record<string, string>> = {
  BAD_DIRECTIVE: 'this directive is not known',
  BAD_DQ_ESCAPE: 'this escape sequence is not known',
  RESOURCE_EXHAUSTION: 'this is nested too deep',
};

/** What the parser says, without what it quotes from the file behind a colon: that may be a secret. */
function sayable({ code, message }: YAMLParseError): string {
  return inOtherWords[code] ?? message.replace(/(?<=\S):\s.*$/s, '');
}
