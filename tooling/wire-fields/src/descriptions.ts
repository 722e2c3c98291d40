import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { readDeclarations } from './declarations.ts';
import type { Resolve, Schema } from './schema.ts';

interface OpenApi {
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}
interface Discovery {
  readonly schemas: Readonly<Record<string, Schema>>;
}

/** OpenAI's description of its API, an OpenAPI document. */
export function readOpenApi(path: string): Resolve {
  const { schemas } = (parse(readFileSync(path, 'utf8')) as OpenApi).components;
  return (reference) => schemas[reference.replace('#/components/schemas/', '')];
}

/** Google's description of its API, a discovery document. */
export function readDiscovery(path: string): Resolve {
  const { schemas } = JSON.parse(readFileSync(path, 'utf8')) as Discovery;
  // the published document refers to a type of this name and describes none
  return (reference) => schemas[reference] ?? (reference === 'MediaResolution' ? {} : undefined);
}

/** The types of Anthropic's SDK, which are made from the description of its API. */
export function readAnthropicSdk(): Resolve {
  const declarations = (url: string): string => readFileSync(fileURLToPath(url).replace(/\.m?js$/, '.d.ts'), 'utf8');
  const stable = declarations(import.meta.resolve('@anthropic-ai/sdk/resources/messages/messages'));
  const beta = declarations(import.meta.resolve('@anthropic-ai/sdk/resources/beta/messages/messages'));
  return readDeclarations(beta, readDeclarations(stable));
}
