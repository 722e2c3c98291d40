import { type HttpAnswer, json } from '../upstream/script.ts';
import type { ErrorOverrides } from './answer-content.ts';

export interface OpenAiErrorOverrides extends ErrorOverrides {
  readonly code?: string | null;
  readonly param?: string | null;
}

interface OpenAiError {
  readonly message: string;
  readonly type: string;
  readonly code: string | null;
}
const serverError: OpenAiError = {
  message: 'The server had an error while processing your request. Sorry about that!',
  type: 'server_error',
  code: null,
};
const errors: Readonly<Record<number, OpenAiError>> = {
  400: {
    message:
      "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
    type: 'invalid_request_error',
    code: 'unsupported_parameter',
  },
  401: {
    message:
      'Incorrect API key provided: sk-inval***key. You can find your API key at https://platform.openai.com/account/api-keys.',
    type: 'invalid_request_error',
    code: 'invalid_api_key',
  },
  404: {
    message: 'The model `gpt-4o-mimi` does not exist or you do not have access to it.',
    type: 'invalid_request_error',
    code: 'model_not_found',
  },
  429: {
    message:
      'Rate limit reached for gpt-4o-mini on requests per min (RPM): Limit 3, Used 3, Requested 1. Please try again in 20s.',
    type: 'requests',
    code: 'rate_limit_exceeded',
  },
  503: {
    message: 'The engine is currently overloaded, please try again later',
    type: 'server_error',
    code: null,
  },
};

/** An error as OpenAI answers it, on every path. */
export function openaiError(status: number, { headers, ...overrides }: OpenAiErrorOverrides = {}): HttpAnswer {
  return json({ error: { param: null, ...(errors[status] ?? serverError), ...overrides } }, status, headers);
}
