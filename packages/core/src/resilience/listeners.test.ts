import { describe, expect, it, vi } from 'vitest';
import { createListeners } from './listeners.ts';

describe('createListeners', () => {
  it('tells all in order until they leave', () => {
    const { add, notify } = createListeners<number>();
    const heard: string[] = [];
    add((event) => heard.push(`first ${event}`));
    const leave = add((event) => heard.push(`second ${event}`));
    notify(1);
    leave();
    notify(2);
    expect(heard).toEqual(['first 1', 'second 1', 'first 2']);
  });

  it.each([new Error('broken'), 'broken'])('survives a listener that throws %s, and warns of it', (thrown) => {
    const warn = vi.spyOn(process, 'emitWarning').mockImplementation(() => {});
    const { add, notify } = createListeners<number>();
    const heard: number[] = [];
    add(() => {
      throw thrown;
    });
    add((event) => heard.push(event));
    notify(1);
    expect(heard).toEqual([1]);
    expect(warn).toHaveBeenCalledExactlyOnceWith(thrown);
    warn.mockRestore();
  });
});
