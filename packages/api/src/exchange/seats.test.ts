import { describe, expect, it } from 'vitest';
import { type Seated, Seats } from './seats.ts';

const member = (): Seated => ({ seat: -1 });

describe('Seats', () => {
  it('hold each member once, until it goes', () => {
    const seats = new Seats<Seated>();
    const [first, second, third] = [member(), member(), member()];
    for (const each of [first, second, second, third]) seats.add(each);
    seats.delete(first);
    seats.delete(first);
    expect(new Set(seats.all())).toEqual(new Set([second, third]));
    seats.delete(third);
    seats.delete(second);
    expect([seats.size, first.seat, second.seat, third.seat]).toEqual([0, -1, -1, -1]);
  });

  it('tell who is there although members go meanwhile', () => {
    const seats = new Seats<Seated>();
    for (let i = 0; i < 10; i++) seats.add(member());
    let seen = 0;
    for (const each of seats.all()) {
      seats.delete(each);
      seen++;
    }
    expect([seen, seats.size]).toEqual([10, 0]);
  });
});
