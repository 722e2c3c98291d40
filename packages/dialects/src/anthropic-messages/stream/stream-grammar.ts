/** The events that a stream of this dialect is made of; `news` stands for those that a later version adds. */
export type WireEvent =
  | 'message_start'
  | 'content_block_start'
  | 'content_block_delta'
  | 'content_block_stop'
  | 'message_delta'
  | 'message_stop'
  | 'ping'
  | 'error'
  | 'news';

/** The names that this version knows, and that no news may bear. */
export const knownEvents: ReadonlySet<string> = new Set<WireEvent>([
  'message_start',
  'content_block_start',
  'content_block_delta',
  'content_block_stop',
  'message_delta',
  'message_stop',
  'ping',
  'error',
]);

/** Where a stream stands: not begun, between two blocks, inside one, past its stop reason, over. */
export type StreamState = 'idle' | 'between' | 'inside' | 'ending' | 'over';

/** What may follow where, and where it leads. Nothing else is ever written. */
const grammar: Readonly<Record<StreamState, { readonly [event in WireEvent]?: StreamState }>> = {
  idle: { message_start: 'between', error: 'over' },
  between: { content_block_start: 'inside', message_delta: 'ending', ping: 'between', news: 'between', error: 'over' },
  inside: {
    content_block_delta: 'inside',
    content_block_stop: 'between',
    ping: 'inside',
    news: 'inside',
    error: 'over',
  },
  ending: { message_stop: 'over', error: 'over' },
  over: {},
};

/** Writes events in the order that the grammar allows. */
export interface GrammarWriter {
  readonly state: StreamState;
  /** The text of the event; `''` where it may not stand here. `data` is JSON. */
  write(event: WireEvent, data: string, name?: string): string;
}

export function createGrammarWriter(): GrammarWriter {
  let state: StreamState = 'idle';
  return {
    get state() {
      return state;
    },
    write(event, data, name = event) {
      const next = grammar[state][event];
      if (next === undefined) return '';
      state = next;
      return `event: ${name}\ndata: ${data}\n\n`;
    },
  };
}
