import type { ChatRequest } from './chat.ts';
import type { Codec, DecodedEmbeddings, DecodedRequest, RequestFacts } from './codec.ts';
import { type Part, partsOf } from './content.ts';
import type { EmbeddingInput, EmbeddingsRequest } from './embeddings.ts';
import { GatewayError } from './errors.ts';
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
  /** What of the client's body its answer repeats; kept until the answer is. */
  readonly echo: JsonObject | undefined;
  /**
   * The conversation.
   * @throws GatewayError `PROXY_INVALID_REQUEST` where the body cannot be read, `PROXY_UNSUPPORTED` where it is none
   */
  canonical(): ChatRequest;
  /** What is to be embedded. Throws as `canonical`. */
  embeddings(): EmbeddingsRequest;
  release(): void;
  readonly released: boolean;
}

/** A body in a client's dialect. */
export function wireBody(codec: Codec, decoded: DecodedRequest): RequestBody {
  return new Cell(codec, decoded.facts, decoded.wire, decoded.echo, () => decoded.canonical());
}

/** A request for embeddings in a client's dialect. */
export function embeddingsBody(codec: Codec, decoded: DecodedEmbeddings): RequestBody {
  return new EmbeddingsCell(codec, decoded.facts, decoded.wire, undefined, () => decoded.canonical());
}

/** A request for embeddings in canonical form. */
export function canonicalEmbeddings(request: EmbeddingsRequest): RequestBody {
  return new EmbeddingsCell(undefined, embeddingsFacts(request), undefined, undefined, () => request);
}

/**
 * A body in canonical form. `codec` is the dialect in which the answer is to be written, where there is one, and `echo`
 * what such an answer repeats of the body as it came.
 */
export function canonicalBody(request: ChatRequest, codec?: Codec, echo?: JsonObject): RequestBody {
  return new Cell(codec, factsOf(request), undefined, echo, () => request);
}

/** A form that is read on first use, until it is released. */
class LazyForm<Form> {
  readonly codec: Codec | undefined;
  readonly facts: RequestFacts;
  wire: JsonObject | undefined;
  readonly echo: JsonObject | undefined;
  released = false;
  #read: (() => Form) | undefined;
  #form: Form | undefined;

  constructor(
    codec: Codec | undefined,
    facts: RequestFacts,
    wire: JsonObject | undefined,
    echo: JsonObject | undefined,
    read: () => Form,
  ) {
    this.echo = echo;
    this.codec = codec;
    this.facts = facts;
    this.wire = wire;
    this.#read = read;
  }

  protected form(): Form {
    if (!this.#read) throw new Error('The request body was released.');
    this.#form ??= this.#read();
    return this.#form;
  }

  release(): void {
    this.released = true;
    this.wire = undefined;
    this.#read = undefined;
    this.#form = undefined;
  }
}

class Cell extends LazyForm<ChatRequest> implements RequestBody {
  canonical(): ChatRequest {
    return this.form();
  }

  embeddings(): never {
    throw new GatewayError('PROXY_UNSUPPORTED', 'This request asks for no embeddings.');
  }
}

class EmbeddingsCell extends LazyForm<EmbeddingsRequest> implements RequestBody {
  canonical(): never {
    throw new GatewayError('PROXY_UNSUPPORTED', 'This request holds no conversation: it asks for embeddings.');
  }

  embeddings(): EmbeddingsRequest {
    return this.form();
  }
}

/** The facts of a request for embeddings, whose answer has no tokens. */
export function embeddingsFacts(request: {
  readonly model: string;
  readonly inputs: readonly EmbeddingInput[];
  readonly user?: string | undefined;
}): RequestFacts {
  return {
    model: request.model,
    stream: false,
    includeUsage: false,
    messageCount: request.inputs.length,
    hasTools: false,
    hasImages: false,
    maxOutputTokens: 0,
    user: request.user,
  };
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
