import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type Answers, anthropic, openAi } from './answers.ts';
import { listenOnFreePort } from './listen.ts';

/**
 * A provider that answers at once, as a process of its own. The end of the model's name says how: `whole`, `stream-1`
 * and `stream-10` (200 events, one or ten in each write), `idle` (an event every two seconds, without end). The path
 * says in which dialect.
 */
const streamedEvents = 200;

function stream(response: ServerResponse, answers: Answers, eventsPerWrite: number): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  response.write(answers.first);
  let sent = 0;
  const writeMore = (): void => {
    if (response.destroyed) return;
    response.write(answers.event.repeat(eventsPerWrite));
    sent += eventsPerWrite;
    if (sent < streamedEvents) setImmediate(writeMore);
    else response.end(answers.last);
  };
  setImmediate(writeMore);
}

function idle(response: ServerResponse, answers: Answers): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  response.write(answers.first + answers.event);
  const timer = setInterval(() => response.write(answers.event), 2_000);
  response.on('close', () => clearInterval(timer));
}

function answer(request: IncomingMessage, body: string, response: ServerResponse): void {
  const answers = request.url?.includes('/messages') ? anthropic : openAi;
  const model = /"model":"([^"]*)"/.exec(body)?.[1] ?? '';
  if (model.endsWith('idle')) idle(response, answers);
  else if (model.endsWith('stream-10')) stream(response, answers, 10);
  else if (model.endsWith('stream-1')) stream(response, answers, 1);
  else response.writeHead(200, { 'content-type': 'application/json' }).end(answers.whole);
}

listenOnFreePort(
  createServer({ keepAliveTimeout: 0 }, (request, response) => {
    let body = '';
    request.setEncoding('latin1').on('data', (text: string) => {
      body += text;
    });
    request.on('end', () => answer(request, body, response));
  }),
);
