import { anthropicClient } from './clients/anthropic.ts';
import { describeClient } from './matrix.ts';

describeClient(anthropicClient);
