/**
 * Replaces what a bucket reserved by what was used, once per reservation. The arithmetic is that of `settleTokens`.
 *
 * KEYS: counter, reservation (the counter again where it has none).
 * ARGV: limit, period in ms, reserved cost, actual cost, deepest debt in capacities.
 */
export const settleScript = `
local time = redis.call('TIME')
local limit, period_us, reserved, actual = tonumber(ARGV[1]), tonumber(ARGV[2]) * 1000, tonumber(ARGV[3]), tonumber(ARGV[4])
if KEYS[2] ~= KEYS[1] and redis.call('DEL', KEYS[2]) == 0 then return 0 end

local function whole(number) return string.format('%.0f', number) end
local function duration_us(units)
  if units == 0 then return 0 end
  return math.floor(units * period_us / limit)
end

local stored = redis.call('HMGET', KEYS[1], 'tat', 'at')
local now = math.max(tonumber(time[1]) * 1000000 + tonumber(time[2]), tonumber(stored[2] or '0'))
local full = math.max(tonumber(stored[1] or '0'), now) + duration_us(actual) - duration_us(reserved)
local tat = math.min(full, now + (tonumber(ARGV[5]) + 1) * period_us)
redis.call('HSET', KEYS[1], 'tat', whole(tat), 'at', whole(now))
redis.call('PEXPIRE', KEYS[1], whole(math.max(0, math.ceil((tat - now) / 1000)) + 1000))
return 1
`;
