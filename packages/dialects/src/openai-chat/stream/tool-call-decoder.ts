import { isJsonObject, type Json, type JsonObject, type StreamEvent } from '@proxy/spec';
import type { MintCallId } from '../../internal/mint-call-id.ts';
import { googleSignature } from '../message/decode-tool-calls.ts';
import type { PartDecoder } from './part-decoder.ts';

interface Call {
  /** Its place among the calls of the answer. */
  readonly position: number;
  id: string;
  readonly flavour: 'function' | 'custom';
  /** Absent until the call's name is known: before that it cannot be opened. */
  part: number | undefined;
  /** Arguments that came before the name. */
  early: string;
}

/**
 * Puts the pieces of tool calls to the calls they belong to: by index; where there is none, an id that was not seen yet
 * begins a call, and all else goes to the last. Some hosts give every call the index 0: there too a new id with a name
 * begins a new call.
 */
export class ToolCallDecoder {
  readonly #parts: PartDecoder;
  readonly #mint: MintCallId;
  readonly #byIndex = new Map<number, Call>();
  #last: Call | undefined;
  #count = 0;

  constructor(parts: PartDecoder, mint: MintCallId) {
    this.#parts = parts;
    this.#mint = mint;
  }

  get hasCalls(): boolean {
    return this.#count > 0;
  }

  /** A piece out of `delta.tool_calls`. */
  read(piece: Json, out: StreamEvent[]): void {
    if (!isJsonObject(piece)) return;
    const body = piece['type'] === 'custom' || isJsonObject(piece['custom']) ? piece['custom'] : piece['function'];
    const inner = isJsonObject(body) ? body : {};
    const name = textOf(inner['name']);
    const call = this.#callOf(piece, name);
    if (call.part === undefined && name !== '') this.#open(call, name, out);
    this.#grow(call, argumentsOf(inner), out);
    const opaque = googleSignature(piece);
    if (opaque && call.part !== undefined)
      out.push({ kind: 'signature', candidate: this.#parts.candidate, part: call.part, opaque });
  }

  /** A piece of the lone call of the days before `tool_calls`. */
  readLegacy(piece: JsonObject, out: StreamEvent[]): void {
    const name = textOf(piece['name']);
    const call = this.#last ?? this.#begin(undefined, '', 'function');
    if (call.part === undefined && name !== '') this.#open(call, name, out, { function_call: null });
    this.#grow(call, argumentsOf(piece), out);
  }

  #callOf(piece: JsonObject, name: string): Call {
    const id = textOf(piece['id']);
    const { index: wireIndex } = piece;
    const index = typeof wireIndex === 'number' ? wireIndex : undefined;
    const known = index === undefined ? this.#last : this.#byIndex.get(index);
    const isNew = !known || (id !== '' && known.id !== '' && id !== known.id && (name !== '' || index === undefined));
    if (isNew) return this.#begin(index, id, piece['custom'] === undefined ? 'function' : 'custom');
    if (known.id === '') known.id = id;
    return known;
  }

  #begin(index: number | undefined, id: string, flavour: Call['flavour']): Call {
    const call: Call = { position: this.#count++, id, flavour, part: undefined, early: '' };
    if (index !== undefined) this.#byIndex.set(index, call);
    this.#last = call;
    return call;
  }

  #open(call: Call, name: string, out: StreamEvent[], own?: JsonObject): void {
    if (call.id === '') call.id = this.#mint(call.position);
    const { id, flavour } = call;
    const head = { kind: 'tool_call', id, name, ...(flavour === 'custom' && { flavour }) } as const;
    call.part = this.#parts.openCall(head, out, own);
    const { early } = call;
    call.early = '';
    this.#grow(call, early, out);
  }

  #grow(call: Call, text: string, out: StreamEvent[]): void {
    if (text === '') return;
    if (call.part === undefined) call.early += text;
    else out.push({ kind: 'arguments_delta', candidate: this.#parts.candidate, part: call.part, text });
  }
}

const textOf = (value: Json | undefined): string => (typeof value === 'string' ? value : '');

/** The arguments of a function, as JSON even where a host sends the object itself; the input of a custom tool. */
function argumentsOf(inner: JsonObject): string {
  const { arguments: text, input } = inner;
  return isJsonObject(text) ? JSON.stringify(text) : textOf(text ?? input);
}
