import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Listens on loopback, and tells the parent process the address on the first line of standard output. */
export function listenOnFreePort(server: Server): void {
  server.listen({ port: 0, host: '127.0.0.1', backlog: 4_096 }, () => {
    process.stdout.write(`http://127.0.0.1:${(server.address() as AddressInfo).port}\n`);
  });
}
