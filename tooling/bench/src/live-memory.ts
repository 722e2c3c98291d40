/** Bytes of heap and external memory that remain after a collection, asked of V8's inspector. */
export async function liveBytes(inspector: string): Promise<number> {
  const socket = new WebSocket(inspector);
  await new Promise((resolve, reject) => {
    socket.onopen = resolve;
    socket.onerror = reject;
  });
  for (let turn = 1; turn <= 3; turn++) await ask(socket, turn, 'HeapProfiler.collectGarbage', {});
  const expression = '(() => { const m = process.memoryUsage(); return m.heapUsed + m.external; })()';
  const answer = await ask(socket, 4, 'Runtime.evaluate', { expression, returnByValue: true });
  socket.close();
  return answer.result?.value ?? Number.NaN;
}

interface InspectorAnswer {
  readonly result?: { readonly value?: number };
}

function ask(socket: WebSocket, id: number, method: string, params: object): Promise<InspectorAnswer> {
  return new Promise((resolve) => {
    const listen = ({ data }: MessageEvent): void => {
      const message = JSON.parse(String(data)) as { readonly id?: number; readonly result?: InspectorAnswer };
      if (message.id !== id) return;
      socket.removeEventListener('message', listen);
      resolve(message.result ?? {});
    };
    socket.addEventListener('message', listen);
    socket.send(JSON.stringify({ id, method, params }));
  });
}
