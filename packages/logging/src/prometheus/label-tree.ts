import { type Redactor, redactText } from '../redaction/redactor.ts';

export interface LabelTreeOptions<Child> {
  /** Series kept; further ones share a series whose every label says `other`, so that sums stay true. */
  readonly maxSeries: number;
  readonly redact?: Redactor | undefined;
  create(values: readonly string[]): Child;
}

/** Finds what belongs to a tuple of label values, without building a string for it. */
export interface LabelTree<Child> {
  child(values: readonly string[]): Child;
  children(): Iterable<Child>;
}

type Branch<Child> = Map<string, Branch<Child> | Child>;

const longestValue = 128;
const overflow = 'other';

export function createLabelTree<Child extends object>(options: LabelTreeOptions<Child>): LabelTree<Child> {
  const { maxSeries, redact = redactText, create } = options;
  const root: Branch<Child> = new Map();
  const all: Child[] = [];

  const insert = (values: readonly string[]): Child => {
    const tidy = values.map((value) => redact(value).slice(0, longestValue).toWellFormed());
    const known = find(root, tidy);
    if (known) return known;
    if (all.length >= maxSeries && tidy.some((value) => value !== overflow)) return insert(tidy.map(() => overflow));
    const child = create(tidy);
    all.push(child);
    place(root, tidy, child);
    return child;
  };
  return {
    child: (values) => find(root, values) ?? insert(values),
    children: () => all,
  };
}

function find<Child extends object>(root: Branch<Child>, values: readonly string[]): Child | undefined {
  let node: Branch<Child> | Child | undefined = root;
  for (const value of values) node = (node as Branch<Child> | undefined)?.get(value);
  return node as Child | undefined;
}

function place<Child extends object>(root: Branch<Child>, values: readonly string[], child: Child): void {
  let branch = root;
  values.forEach((value, index) => {
    if (index === values.length - 1) branch.set(value, child);
    else {
      const next = (branch.get(value) as Branch<Child> | undefined) ?? new Map();
      branch.set(value, next);
      branch = next;
    }
  });
}
