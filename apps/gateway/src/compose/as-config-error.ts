import { ProviderOptionsError } from '@proxy/core';
import { z } from 'zod';
import { placesIn } from '../config/places-in.ts';
import { ConfigError, type Problem } from '../config/problem.ts';

/**
 * Builds something that a configuration describes. What the builders refuse is the configuration's fault; all else is a
 * defect, and is thrown on as it is.
 * @throws ConfigError
 */
export function asConfigError<Built>(file: string | undefined, build: () => Built): Built {
  try {
    return build();
  } catch (error) {
    const problems = problemsOf(error, file);
    if (!problems) throw error;
    throw new ConfigError(file ?? 'environment', problems);
  }
}

function problemsOf(error: unknown, file: string | undefined): readonly Problem[] | undefined {
  if (error instanceof ProviderOptionsError) {
    const keys = ['providers', error.provider, ...error.option.split('.')];
    const path = keys.join('.');
    return [{ ...placesIn(file)(keys), path, message: error.message.replace(`${path}: `, '') }];
  }
  if (error instanceof z.ZodError) {
    return error.issues.map(({ path, message }) => ({ path: path.join('.'), message }));
  }
  return error instanceof RangeError ? [{ path: '', message: error.message }] : undefined;
}
