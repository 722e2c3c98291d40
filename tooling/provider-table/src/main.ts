import { writeFileSync } from 'node:fs';
import { builtInAdapters } from '@proxy/providers';
import { providerTable } from './provider-table.ts';

writeFileSync(new URL('../../../docs/reference/providers.md', import.meta.url), providerTable(builtInAdapters));
