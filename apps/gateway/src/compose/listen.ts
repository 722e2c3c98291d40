import type { GatewayServer } from '@proxy/api';

/** The address cannot be listened on; the message says which, and why. */
export class ListenError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ListenError';
  }
}

const reasons: Readonly<Record<string, string>> = {
  EADDRINUSE: 'is in use already; choose another with --port, or stop what uses it',
  EACCES: 'needs more rights than this process has',
  EADDRNOTAVAIL: 'is no address of this machine',
  ENOTFOUND: 'is no address of this machine',
};

/** @returns the URL that clients use @throws ListenError */
export async function listen(server: GatewayServer, host: string, port: number): Promise<string> {
  try {
    return await server.listen({ host, port });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    const reason = reasons[code] ?? (error instanceof Error ? error.message : String(error));
    throw new ListenError(`${host}:${port} ${reason}.`);
  }
}
