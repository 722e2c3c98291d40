import { aiSdkClients } from './clients/ai-sdk.ts';
import { describeClient } from './matrix.ts';

for (const client of aiSdkClients) describeClient(client);
