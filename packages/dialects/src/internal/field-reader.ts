import { invalidRequest, isJsonObject, type Json, type JsonObject } from '@proxy/spec';

/**
 * Reads the fields of one object and keeps account of them: `rest` is what nobody took, so that an unknown field
 * survives. With a path a field of the wrong type is refused; without one it is left in the rest.
 */
export class FieldReader {
  readonly wire: JsonObject;
  /** Where the object stands in the client's body; `undefined` in an answer, whose news must not break us. */
  readonly path: string | undefined;
  readonly #taken = new Set<string>();
  #held: Set<string> | undefined;
  #children: Map<string, FieldReader> | undefined;

  constructor(wire: JsonObject, path?: string) {
    this.wire = wire;
    this.path = path;
  }

  /** The path of a field, for messages. */
  pathOf(name: string): string {
    return this.path ? `${this.path}.${name}` : name;
  }

  string(name: string): string | undefined {
    const value = this.wire[name];
    return typeof value === 'string' ? this.#take(name, value) : this.#mismatch(name, value, 'a string');
  }

  number(name: string): number | undefined {
    const value = this.wire[name];
    return typeof value === 'number' ? this.#take(name, value) : this.#mismatch(name, value, 'a number');
  }

  boolean(name: string): boolean | undefined {
    const value = this.wire[name];
    return typeof value === 'boolean' ? this.#take(name, value) : this.#mismatch(name, value, 'true or false');
  }

  list(name: string): readonly Json[] | undefined {
    const value = this.wire[name];
    return Array.isArray(value) ? this.#take(name, value) : this.#mismatch(name, value, 'a list');
  }

  object(name: string): JsonObject | undefined {
    const value = this.wire[name];
    return isJsonObject(value) ? this.#take(name, value) : this.#mismatch(name, value, 'an object');
  }

  /** An object of which single fields are read; what is left of it stands in the rest of this one. */
  child(name: string): FieldReader | undefined {
    const wire = this.object(name);
    if (!wire) return undefined;
    const child = new FieldReader(wire, this.path === undefined ? undefined : this.pathOf(name));
    this.#children ??= new Map();
    this.#children.set(name, child);
    return child;
  }

  /** Counts the field as read, whatever it holds. */
  drop(name: string): void {
    this.#taken.add(name);
  }

  /** As `drop`, but leaves `null` in its place: it was said here, and the canonical form holds what. */
  hold(name: string): void {
    this.#taken.add(name);
    this.#held ??= new Set();
    this.#held.add(name);
  }

  /** Takes a field that turned out not to be understood back into the rest. */
  restore(name: string): void {
    this.#taken.delete(name);
    this.#children?.delete(name);
  }

  /** What nobody took; `{}` where that is nothing. A field named `__proto__` is of nobody, and goes no further. */
  rest(): JsonObject {
    const rest: Record<string, Json | undefined> = {};
    for (const name in this.wire) {
      const left = name === '__proto__' ? undefined : this.#leftOf(name);
      if (left !== undefined) rest[name] = left;
    }
    return rest;
  }

  /** @throws GatewayError `PROXY_INVALID_REQUEST` in a client's body; in an answer the caller must cope */
  refuse(name: string, problem: string): void {
    if (this.path !== undefined) throw invalidRequest(`\`${this.pathOf(name)}\` ${problem}.`, this.pathOf(name));
  }

  #leftOf(name: string): Json | undefined {
    if (!this.#taken.has(name)) return this.wire[name];
    const left = this.#children?.get(name)?.rest();
    if (left && Object.keys(left).length > 0) return left;
    return this.#held?.has(name) ? null : undefined;
  }

  #take<Value>(name: string, value: Value): Value {
    this.#taken.add(name);
    return value;
  }

  #mismatch(name: string, value: Json | undefined, expected: string): undefined {
    if (value !== undefined && value !== null) this.refuse(name, `must be ${expected}`);
    return undefined;
  }
}
