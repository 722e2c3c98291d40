import type { JsonObject, PartHead } from '@proxy/spec';

type CallHead = Extract<PartHead, { readonly kind: 'tool_call' }>;

/** A call that is being written, as deltas. */
export interface Call {
  /** A piece of the arguments. */
  grow(text: string): JsonObject;
  /** Other fields of the call, beside a piece of its arguments, without which clients take no delta of a call. */
  attach(fields: JsonObject): JsonObject;
  /** Clients parse the arguments of a function: where none came they get an empty object. */
  end(): JsonObject | undefined;
}

/** Numbers the calls of an answer. */
export class ToolCallEncoder {
  #count = 0;
  #hasCalls = false;

  get hasCalls(): boolean {
    return this.#hasCalls;
  }

  open({ id, name, flavour = 'function' }: CallHead, own: JsonObject | undefined): { call: Call; delta: JsonObject } {
    this.#hasCalls = true;
    if (own && 'function_call' in own) {
      const place = (body: JsonObject): JsonObject => ({ function_call: body });
      const call = createCall({ field: 'arguments', spare: '{}', write: place, attach: place });
      return { call, delta: place({ name, arguments: '' }) };
    }
    const index = this.#count++;
    const named = { id: id || `call_${index}`, name: name || 'unnamed' };
    const place = (fields: JsonObject): JsonObject => ({ tool_calls: [{ index, ...fields }] });
    const field = flavour === 'custom' ? 'input' : 'arguments';
    const call = createCall({
      field,
      ...(flavour === 'function' && { spare: '{}' }),
      write: (body) => place({ [flavour]: body }),
      attach: (fields) => place({ [flavour]: { [field]: '' }, ...fields }),
    });
    return { call, delta: place({ id: named.id, type: flavour, [flavour]: { name: named.name, [field]: '' } }) };
  }
}

interface CallForm {
  /** The field that the pieces go to. */
  readonly field: string;
  /** What is written where no piece came. */
  readonly spare?: string;
  write(body: JsonObject): JsonObject;
  attach(fields: JsonObject): JsonObject;
}

function createCall({ field, spare, write, attach }: CallForm): Call {
  let hasGrown = false;
  return {
    attach,
    grow(text) {
      hasGrown = true;
      return write({ [field]: text });
    },
    end: () => (hasGrown || spare === undefined ? undefined : write({ [field]: spare })),
  };
}
