import type { Contestant } from './contestant.ts';
import type { Load } from './load.ts';
import type { Entrant } from './measure.ts';

/** The processes that are compared. */
export interface Field {
  readonly floor: Contestant;
  readonly reprint: Contestant;
  readonly gateway: Contestant;
  readonly portkey: Contestant | undefined;
}

/** One kind of work, what it is compared with, and how many times dearer the gateway may be. */
export interface Row {
  readonly title: string;
  readonly against: 'floor' | 'reprint';
  readonly must: number;
  readonly aim: number;
  /** What the upstream does. */
  readonly work: 'whole' | 'stream-1' | 'stream-10';
  readonly translated: boolean;
}

const row = (
  title: string,
  work: Row['work'],
  translated: boolean,
  against: Row['against'],
  must: number,
  aim: number,
): Row => ({ title, work, translated, against, must, aim });

export const rows: readonly Row[] = [
  row('one chat call, 1 KB in and out, every feature on', 'whole', false, 'floor', 1.9, 1.5),
  row('the same, OpenAI client to Anthropic upstream', 'whole', true, 'floor', 2.0, 1.6),
  row('stream of 200 events, same dialect, one per write', 'stream-1', false, 'floor', 1.5, 1.15),
  row('stream of 200 events, same dialect, ten per write', 'stream-10', false, 'floor', 1.5, 1.15),
  row('stream of 200 events, translated, one per write', 'stream-1', true, 'reprint', 1.4, 1.1),
  row('stream of 200 events, translated, ten per write', 'stream-10', true, 'reprint', 1.2, 0.8),
];

const prompt = 'What do you make of the following? '.repeat(27);
const connections = 32;

function openAiLoad(model: string, stream: boolean, seconds: number): Load {
  const system = { role: 'system', content: 'Answer briefly.' };
  const body = {
    model,
    messages: [system, { role: 'user', content: prompt }],
    max_completion_tokens: 500,
    ...(stream && { stream: true, stream_options: { include_usage: true } }),
  };
  return { path: '/v1/chat/completions', body: JSON.stringify(body), connections, seconds };
}

/** What a proxy that translates nothing sends to an Anthropic upstream. */
function anthropicLoad(model: string, stream: boolean, seconds: number): Load {
  const messages = [{ role: 'user', content: prompt }];
  const body = { model, max_tokens: 500, system: 'Answer briefly.', messages, stream };
  return { path: '/v1/messages', body: JSON.stringify(body), connections, seconds };
}

/** Who takes part in a row, and the load each gets. Portkey takes part where nothing is translated. */
export function entrantsOf({ work, translated, against }: Row, field: Field, seconds: number): readonly Entrant[] {
  const stream = work !== 'whole';
  const load = translated ? anthropicLoad(work, stream, seconds) : openAiLoad(work, stream, seconds);
  const alias = `${translated ? 'foreign' : 'same'}-${work}`;
  const entrants: Entrant[] = [
    { contestant: field[against], load },
    { contestant: field.gateway, load: openAiLoad(alias, stream, seconds) },
  ];
  if (field.portkey && !translated) entrants.push({ contestant: field.portkey, load });
  return entrants;
}
