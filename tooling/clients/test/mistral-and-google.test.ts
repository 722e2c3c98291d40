import { googleGenaiClient } from './clients/google-genai.ts';
import { mistralClient } from './clients/mistral.ts';
import { describeClient } from './matrix.ts';

for (const client of [mistralClient, googleGenaiClient]) describeClient(client);
