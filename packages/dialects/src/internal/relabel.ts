import type { Candidate, ChatResponse, Dialect, Extensions, OpaqueState, Part, StreamEvent } from '@proxy/spec';

interface Labelled {
  readonly extensions?: Extensions;
  readonly opaque?: OpaqueState;
}

/**
 * What a codec read in the name of one dialect, in the name of another that shares its grammar: the fields that only
 * that one knows, and its opaque state, belong to it alone.
 */
export interface Relabel {
  event(event: StreamEvent): StreamEvent;
  response(response: ChatResponse): ChatResponse;
}

export function createRelabel(from: Dialect, to: Dialect): Relabel {
  const renamed = <Thing extends Labelled>(thing: Thing): Thing => {
    const { extensions, opaque } = thing;
    if (extensions?.[from] === undefined && opaque?.dialect !== from) return thing;
    const { [from]: own, ...others } = extensions ?? {};
    return {
      ...thing,
      ...(own && { extensions: { ...others, [to]: own } }),
      ...(opaque?.dialect === from && { opaque: { ...opaque, dialect: to } }),
    };
  };
  const part = (read: Part): Part => {
    const named = renamed(read);
    if (named.kind === 'native' && named.dialect === from) return { ...named, dialect: to };
    return named.kind === 'text' && named.citations ? { ...named, citations: named.citations.map(renamed) } : named;
  };
  const candidate = (read: Candidate): Candidate => ({ ...renamed(read), content: read.content.map(part) });
  return {
    event: (event) => relabelEvent(event, from, to, renamed),
    response: (response) => ({ ...renamed(response), candidates: response.candidates.map(candidate) }),
  };
}

function relabelEvent(
  event: StreamEvent,
  from: Dialect,
  to: Dialect,
  renamed: <Thing extends Labelled>(thing: Thing) => Thing,
): StreamEvent {
  switch (event.kind) {
    case 'native':
    case 'native_delta':
      return event.dialect === from ? { ...event, dialect: to } : event;
    case 'error':
      return event.fault.dialect === from ? { ...event, fault: { ...event.fault, dialect: to } } : event;
    case 'signature':
      return { ...renamed(event), opaque: renamed(event).opaque };
    case 'citation':
      return { ...renamed(event), citation: renamed(event.citation) };
    case 'part_start':
      return event.head.kind === 'native' && event.head.dialect === from
        ? { ...renamed(event), head: { ...event.head, dialect: to } }
        : renamed(event);
    case 'ping':
    case 'end':
      return event;
    default:
      return renamed(event);
  }
}
