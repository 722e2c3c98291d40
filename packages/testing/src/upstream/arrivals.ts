/** Things that arrive one by one, each given once to whoever asks, before or after it came. */
export interface Arrivals<Item> {
  readonly all: readonly Item[];
  arrive(item: Item): void;
  next(): Promise<Item>;
}

export function createArrivals<Item>(): Arrivals<Item> {
  const all: Item[] = [];
  const ready: Item[] = [];
  const waiting: ((item: Item) => void)[] = [];
  return {
    all,
    arrive(item) {
      all.push(item);
      const waiter = waiting.shift();
      if (waiter) waiter(item);
      else ready.push(item);
    },
    next() {
      const item = ready.shift();
      return item === undefined ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve(item);
    },
  };
}
