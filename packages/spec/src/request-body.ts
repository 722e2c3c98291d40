import type { ChatRequest } from './chat.ts';
import type { Codec, DecodedRequest, RequestFacts } from './codec.ts';
import { type Part, partsOf } from './content.ts';
import type { JsonObject } from './json.ts';

/**
 * What the client asked, read as far as somebody needed. The canonical form is made on first use and kept; copies of
 * a request share the cell. `release` drops the prompt once no target can be tried any more.
 */
export interface RequestBody {
  /** The client's dialect; absent: the call came as canonical form, from the library or a plug. */
  readonly codec: Codec | undefined;
  readonly facts: RequestFacts;
  /** The client's own body, which passes to targets of its dialect; absent where a plug edited the request. */
  readonly wire: JsonObject | undefined;
  /** @throws GatewayError `PROXY_INVALID_REQUEST` where the body cannot be read */
  canonical(): ChatRequest;
  release(): void;
  readonly released: boolean;
}

/** A body in a client's dialect. */
export function wireBody(codec: Codec, decoded: DecodedRequest): RequestBody {
  return new Cell(codec, decoded.facts, decoded.wire, () => decoded.canonical());
}

/** A body in canonical form. `codec` is the dialect in which the answer is to be written, where there is one. */
export function canonicalBody(request: ChatRequest, codec?: Codec): RequestBody {
  return new Cell(codec, factsOf(request), undefined, () => request);
}

class Cell implements RequestBody {
  readonly codec: Codec | undefined;
  readonly facts: RequestFacts;
  wire: JsonObject | undefined;
  released = false;
  #read: (() => ChatRequest) | undefined;
  #canonical: ChatRequest | undefined;

  constructor(codec: Codec | undefined, facts: RequestFacts, wire: JsonObject | undefined, read: () => ChatRequest) {
    this.codec = codec;
    this.facts = facts;
    this.wire = wire;
    this.#read = read;
  }

  canonical(): ChatRequest {
    if (!this.#read) throw new Error('The request body was released.');
    this.#canonical ??= this.#read();
    return this.#canonical;
  }

  release(): void {
    this.released = true;
    this.wire = undefined;
    this.#read = undefined;
    this.#canonical = undefined;
  }
}

/** The facts of a request in canonical form. */
export function factsOf(request: ChatRequest): RequestFacts {
  return {
    model: request.model,
    stream: request.stream,
    includeUsage: request.includeUsage ?? false,
    messageCount: request.messages.length,
    hasTools: (request.tools?.length ?? 0) > 0,
    hasImages: request.messages.some((message) => holdsImage(message.content)),
    maxOutputTokens: request.maxOutputTokens,
    candidates: request.candidates,
    user: request.user,
    opaque: opaqueIn(request),
  };
}

/** Opaque state in the order it stands; `undefined` where there is none. */
function opaqueIn({ messages }: ChatRequest): readonly string[] | undefined {
  const found: string[] = [];
  for (const { content } of messages)
    for (const part of partsOf(content)) if ('opaque' in part && part.opaque) found.push(part.opaque.payload);
  return found.length > 0 ? found : undefined;
}

/** Whether an image stands among the parts, a tool's result or a document included. */
function holdsImage(content: string | readonly Part[] | undefined): boolean {
  return partsOf(content).some((part) => {
    if (part.kind === 'tool_result') return holdsImage(part.content);
    if (part.kind === 'file' && part.source.kind === 'parts') return holdsImage(part.source.parts);
    return part.kind === 'image';
  });
}
