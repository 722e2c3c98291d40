import { langchainClients } from './clients/langchain.ts';
import { describeClient } from './matrix.ts';

for (const client of langchainClients) describeClient(client);
