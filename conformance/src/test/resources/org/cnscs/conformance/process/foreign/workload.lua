-- Closures, tables, strings, coroutine-free backtracking and recursion; prints a line a round.
local rounds = tonumber(arg[1])

local function tree(depth)
  if depth == 0 then return { value = 1 } end
  return { left = tree(depth - 1), right = tree(depth - 1), value = depth }
end

local function sum(t)
  if not t then return 0 end
  return t.value + sum(t.left) + sum(t.right)
end

local Account = {}
Account.__index = Account
function Account.new(balance) return setmetatable({ balance = balance, log = {} }, Account) end
function Account:move(amount)
  if self.balance + amount < 0 then error("too little") end
  self.balance = self.balance + amount
  self.log[#self.log + 1] = string.format("%05d", amount % 10007)
end

local function sieve(n)
  local composite, count = {}, 0
  for i = 2, n do
    if not composite[i] then
      count = count + 1
      for j = i * i, n, i do composite[j] = true end
    end
  end
  return count
end

local state = 1
local function random(n)
  state = (state * 16807) % 2147483647
  return state % n
end

for round = 1, rounds do
  local account = Account.new(100)
  local failures = 0
  for i = 1, 100 do
    local ok = pcall(account.move, account, random(200) - 110)
    if not ok then failures = failures + 1 end
  end
  table.sort(account.log, function(a, b) return a > b end)
  local text = table.concat(account.log, ","):gsub("0", "o"):sub(1, 30)
  print(round, account.balance, failures, text, sum(tree(9)), sieve(3000 + round))
end
