import assert from 'node:assert/strict';
import { type Codec, dialectStatus, type ErrorCode, errorTable, GatewayError } from '@proxy/spec';
import type { Check } from '../check.ts';

/** What a codec owes to clients that get an error. */
export function errorChecks(codec: Codec): Check[] {
  const codes = Object.keys(errorTable) as ErrorCode[];
  return codes.map((code) => ({
    name: `reports ${code} with the status and the type of its family`,
    run() {
      const error = new GatewayError(code, 'These words are for the client.', { cause: new Error('These are not.') });
      const { status, body, headers } = codec.encodeError(error, 'request-1');
      const text = JSON.stringify(body);
      assert.equal(status, dialectStatus(error, codec.family));
      assert.ok(text.includes(errorTable[code][codec.family].type), `the type is missing in ${text}`);
      assert.ok(text.includes('These words are for the client.'), `the message is missing in ${text}`);
      assert.ok(!text.includes('These are not.'), 'the cause is shown to the client');
      for (const name of Object.keys(headers)) assert.equal(name, name.toLowerCase());
    },
  }));
}
