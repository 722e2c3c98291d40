import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { upstreamDialects } from '@proxy/clients';
import { agents } from './agents/index.ts';
import { install } from './install.ts';
import { runWithLoopbackOnly, whyNoNamespace } from './namespace.ts';
import { reportTrial } from './report.ts';
import { troubles } from './scripted-model.ts';
import { tryAgent } from './try-agent.ts';

const { values: options } = parseArgs({
  options: {
    agent: { type: 'string', multiple: true, default: agents.map(({ name }) => name) },
    /** Dialects of the upstream; default: every one but the agent's own. */
    upstream: { type: 'string', multiple: true },
    /** What befalls the agent: see `troubles`. */
    trouble: { type: 'string', multiple: true, default: [...troubles] },
    /** Where the agents are installed and kept. */
    folder: { type: 'string', default: join(tmpdir(), 'gateway-agents') },
    /** Run where a network namespace is forbidden, with the whole network within reach of the agents. */
    'without-namespace': { type: 'boolean', default: false },
    /** Set by this program itself, inside the namespace. */
    inside: { type: 'boolean', default: false },
    verbose: { type: 'boolean', default: false },
  },
});
const chosen = agents.filter(({ name }) => options.agent.includes(name));

async function runAll(): Promise<number> {
  let failures = 0;
  for (const agent of chosen.map((each) => install(each, options.folder))) {
    const isAsked = (dialect: string): boolean => options.upstream?.includes(dialect) ?? dialect !== agent.dialect;
    for (const dialect of upstreamDialects.filter((each) => isAsked(each.dialect))) {
      for (const trouble of troubles.filter((each) => options.trouble.includes(each))) {
        const trial = await tryAgent(agent, dialect, trouble);
        if (!trial.isPassed) failures++;
        reportTrial(agent, { upstream: dialect.dialect, trouble }, trial, options);
      }
    }
  }
  return failures === 0 ? 0 : 1;
}

function startOutside(): number {
  for (const agent of chosen) install(agent, options.folder);
  const obstacle = whyNoNamespace();
  if (obstacle === undefined) return runWithLoopbackOnly([...process.argv.slice(1), '--inside']);
  console.error(`No network namespace can be made here (${obstacle}), so nothing was run.`);
  console.error('--without-namespace runs the agents all the same, with the whole network within their reach.');
  return 1;
}

process.exitCode = options.inside || options['without-namespace'] ? await runAll() : startOutside();
