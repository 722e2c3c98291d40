import { mistralClient } from './clients/mistral.ts';
import { describeClient } from './matrix.ts';

describeClient(mistralClient);
