import type { ObserverOptions, PassthroughObserver, StreamEvent } from '@proxy/spec';
import { parseObject } from '../../internal/parse-object.ts';
import { createSseFramer } from '../../sse/frame.ts';
import { createEventParser } from '../../sse/parse.ts';
import { violation } from '../error-fault.ts';
import { AnswerReader } from './answer-reader.ts';
import { createListFraming } from './framing.ts';
import { createObjectSource, isForeignTerminator, maxObjectBytes, type ReadObjects } from './object-source.ts';
import { follow, type Progress } from './progress.ts';

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });
const encoder = new TextEncoder();
const none: Uint8Array = new Uint8Array(0);
const blankLine = '\n\n';

/** Reads what passes, and knows how far the answer is. */
class Watch {
  readonly progress: Progress = { hasContent: false, isComplete: false };
  readonly #answer: AnswerReader;

  constructor(isLenient: boolean) {
    this.#answer = new AnswerReader(isLenient);
  }

  /** @returns whether what was read may pass */
  see(read: ReadObjects): boolean {
    const events: StreamEvent[] = [];
    this.#answer.read(read, events);
    follow(this.progress, events);
    return this.progress.fault === undefined;
  }

  end(): void {
    const events: StreamEvent[] = [];
    this.#answer.end(events);
    follow(this.progress, events);
  }
}

/** Passes server-sent events on as they came. */
export function createObserver({ lenientTerminator = false }: ObserverOptions): PassthroughObserver {
  const watch = new Watch(lenientTerminator);
  const framer = createSseFramer({ maxEventBytes: maxObjectBytes });
  const parser = createEventParser();
  const { progress } = watch;
  const judge = (text: string): boolean => watch.see(objectsIn(parser.parse(text)));
  return {
    progress,
    push(chunk) {
      if (progress.fault) return none;
      const { bytes, ends } = framer.push(chunk);
      let passed = 0;
      for (const end of ends) {
        if (!judge(utf8.decode(bytes.subarray(passed, end)))) return bytes.subarray(0, passed);
        passed = end;
      }
      if (framer.overflowed) watch.see({ objects: [], fault: violation('An event of the provider is too long.') });
      return bytes;
    },
    end() {
      if (progress.fault) return none;
      const rest = utf8.decode(framer.end());
      const isWhole = parser
        .parse(rest + blankLine)
        .every(({ data }) => isForeignTerminator(data) || parseObject(data));
      const mayPass = isWhole && rest !== '' && judge(rest + blankLine);
      watch.end();
      return mayPass ? encoder.encode(rest + blankLine) : none;
    },
  };
}

function objectsIn(events: readonly { readonly data: string }[]): ReadObjects {
  const texts = events.map(({ data }) => data).filter((data) => !isForeignTerminator(data));
  const objects = texts.map(parseObject);
  const isReadable = objects.every((object) => object !== undefined);
  const whole = objects.filter((object) => object !== undefined);
  return isReadable
    ? { objects: whole }
    : { objects: whole, fault: violation('An event of the provider is no JSON object.') };
}

/** Passes the objects of server-sent events on as a list: what a client gets that did not ask for events. */
export function createListObserver({ lenientTerminator = false }: ObserverOptions): PassthroughObserver {
  const watch = new Watch(lenientTerminator);
  const source = createObjectSource();
  const framing = createListFraming();
  const { progress } = watch;
  const pass = (read: ReadObjects): string => {
    let text = '';
    for (const object of read.objects) {
      if (!watch.see({ objects: [object] })) return text;
      text += framing.object(JSON.stringify(object));
    }
    if (read.fault) watch.see({ objects: [], fault: read.fault });
    return text;
  };
  return {
    progress,
    push: (chunk) => (progress.fault ? none : encoder.encode(pass(source.push(chunk)))),
    end() {
      if (progress.fault) return none;
      const text = pass(source.end());
      watch.end();
      return encoder.encode(progress.fault ? text : text + framing.end());
    },
  };
}
