/**
 * Checks every rule of a request, and takes all or nothing, in one step of the server. Redis 7.0 level. The arithmetic
 * is that of `gcra.ts`; each line that mirrors it says so.
 *
 * KEYS: two per rule, its counter and its reservation (the same key again where it has none).
 * ARGV: `take` or `peek`, then six per rule: kind, limit, span in ms (period, or lease), cost, lease id, reservation ms.
 * Returns: granted (1 or 0), refusing rule from 0 (-1: none), wait in ms (-1: for ever), then remaining and reset in ms
 * of each rule.
 *
 * A counter is a hash of `tat` and `at`, the last time seen: time never runs back, so a replica with an older clock
 * hands out nothing twice. Every key expires once it says nothing any more. Lua writes large numbers with an exponent,
 * so they are stored through `whole`.
 */
export const decideScript = `
local time = redis.call('TIME')
local clock_us = tonumber(time[1]) * 1000000 + tonumber(time[2])
local take = ARGV[1] == 'take'
local rules, waits, staged = {}, {}, {}

local function whole(number) return string.format('%.0f', number) end

for i = 1, #KEYS / 2 do
  local at = (i - 1) * 6 + 1
  rules[i] = {
    key = KEYS[2 * i - 1], reservation = KEYS[2 * i], kind = ARGV[at + 1], limit = tonumber(ARGV[at + 2]),
    span_ms = tonumber(ARGV[at + 3]), cost = tonumber(ARGV[at + 4]), lease = ARGV[at + 5], lease_ms = tonumber(ARGV[at + 6]),
  }
end

local function reserved(rule) return rule.reservation ~= rule.key and redis.call('EXISTS', rule.reservation) == 1 end

-- The counter of a rate or bucket, read once.
local function counter(rule)
  local known = staged[rule.key]
  if known then return known end
  local stored = redis.call('HMGET', rule.key, 'tat', 'at')
  known = { tat = tonumber(stored[1] or '0'), now = math.max(clock_us, tonumber(stored[2] or '0')) }
  -- A period that configuration has shortened since must not hold the key for the old one.
  if rule.kind == 'rate' then known.tat = math.min(known.tat, known.now + rule.span_ms * 1000) end
  staged[rule.key] = known
  return known
end

local function duration_us(units, rule) -- durationUs
  if units == 0 then return 0 end
  return math.floor(units * rule.span_ms * 1000 / rule.limit)
end

local function charged(rule) -- charged
  local count = counter(rule)
  return math.max(count.tat, count.now) + duration_us(rule.cost, rule)
end

local function rate_wait(rule) -- takeRate
  if reserved(rule) then return 0 end
  if rule.cost > rule.limit then return math.huge end
  return math.max(0, math.ceil((charged(rule) - counter(rule).now - rule.span_ms * 1000) / 1000))
end

-- Leases are scored by the millisecond in which they lapse; those after this one are alive.
local clock_ms = math.floor(clock_us / 1000)
local alive = '(' .. whole(clock_ms)

local function place_wait(rule)
  if rule.limit < 1 then return math.huge end
  if tonumber(redis.call('ZSCORE', rule.key, rule.lease) or '0') > clock_ms then return 0 end
  if redis.call('ZCOUNT', rule.key, alive, '+inf') < rule.limit then return 0 end
  local first = redis.call('ZRANGEBYSCORE', rule.key, alive, '+inf', 'WITHSCORES', 'LIMIT', 0, 1)
  return math.min(1000, tonumber(first[2]) - clock_ms)
end

local longest, refused_by = 0, -1
for i, rule in ipairs(rules) do
  waits[i] = rule.kind == 'concurrency' and place_wait(rule) or rate_wait(rule)
  if waits[i] > longest then longest, refused_by = waits[i], i - 1 end
end

local function charge_rate(rule)
  if reserved(rule) then return end
  local count = counter(rule)
  count.tat = charged(rule)
  redis.call('HSET', rule.key, 'tat', whole(count.tat), 'at', whole(count.now))
  redis.call('PEXPIRE', rule.key, whole(math.ceil((count.tat - count.now) / 1000) + 1000))
  if rule.reservation ~= rule.key then redis.call('SET', rule.reservation, '1', 'PX', whole(rule.lease_ms)) end
end

local function charge_place(rule)
  redis.call('ZREMRANGEBYSCORE', rule.key, '-inf', whole(clock_ms))
  redis.call('ZADD', rule.key, whole(clock_ms + rule.span_ms), rule.lease)
  redis.call('PEXPIRE', rule.key, whole(math.max(redis.call('PTTL', rule.key), rule.span_ms)))
end

if take and refused_by < 0 then
  for _, rule in ipairs(rules) do
    if rule.kind == 'concurrency' then charge_place(rule) else charge_rate(rule) end
  end
end

local answer = { refused_by < 0 and 1 or 0, refused_by, longest == math.huge and -1 or longest }

local function rate_state(rule) -- levelOf, msUntilWhole
  local count = counter(rule)
  local taken_us = math.max(0, count.tat - count.now)
  local period_us = rule.span_ms * 1000
  table.insert(answer, math.max(0, math.floor(rule.limit * (period_us - taken_us) / period_us)))
  table.insert(answer, math.ceil(taken_us / 1000))
end

local function place_state(rule)
  local last = redis.call('ZREVRANGEBYSCORE', rule.key, '+inf', alive, 'WITHSCORES', 'LIMIT', 0, 1)
  table.insert(answer, math.max(0, rule.limit - redis.call('ZCOUNT', rule.key, alive, '+inf')))
  table.insert(answer, last[2] and tonumber(last[2]) - clock_ms or 0)
end

for _, rule in ipairs(rules) do
  if rule.kind == 'concurrency' then place_state(rule) else rate_state(rule) end
end
return answer
`;
