import type { ViteUserConfig } from 'vitest/config';
import { packageTests } from '../../vitest.shared.ts';

const config: ViteUserConfig = packageTests({
  'src/{pipeline,resilience,limits}/**/*.ts': { branches: 95 },
});

export default config;
