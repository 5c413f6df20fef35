// Work for an interpreter: objects, closures, arrays, strings, regular expressions, exceptions. What it prints follows
// from its one argument, the number of rounds, alone. A line is printed for every round, so that a run that was cut and
// continued can be compared with one that was not, byte for byte, almost wherever it was cut.

var checksum = 17;

function mix(value) {
  checksum = (checksum ^ (value | 0)) | 0;
  checksum = ((checksum << 5) - checksum + 0x9e3779) | 0;
}

function mixText(text) {
  for (var i = 0; i < text.length; i++) mix(text.charCodeAt(i));
}

function hex(value) {
  var digits = (value >>> 0).toString(16);
  while (digits.length < 8) digits = '0' + digits;
  return digits;
}

// Random numbers: a closure keeps the state.
function generator(seed) {
  var state = seed >>> 0;
  return function (bound) {
    state = (state * 69069 + 12345) >>> 0;
    return Math.floor(state / 4294967296 * bound);
  };
}

// --- Objects: accounts in a ledger that lives as long as the program, with an inheriting kind.

function Account(owner, balance) {
  this.owner = owner;
  this.balance = balance;
  this.history = [];
}
Account.prototype.limit = function () { return 0; };
Account.prototype.withdraw = function (amount) {
  if (this.balance - amount < -this.limit()) throw new Refused(this, amount);
  this.balance -= amount;
  this.remember(-amount);
};
Account.prototype.deposit = function (amount) {
  this.balance += amount;
  this.remember(amount);
};
Account.prototype.remember = function (amount) {
  this.history.push({ amount: amount, after: this.balance });
  if (this.history.length > 12) this.history.shift();
};

function CreditAccount(owner, balance, credit) {
  Account.call(this, owner, balance);
  this.credit = credit;
}
CreditAccount.prototype = Object.create(Account.prototype);
CreditAccount.prototype.constructor = CreditAccount;
CreditAccount.prototype.limit = function () { return this.credit; };

function Refused(account, amount) {
  this.account = account;
  this.amount = amount;
}
Refused.prototype.toString = function () { return this.account.owner + ' refuses ' + this.amount; };

var ledger = { accounts: [], byOwner: {}, refusals: 0, attempts: 0 };
for (var n = 0; n < 24; n++) {
  var opened = n % 3 === 0 ? new CreditAccount('owner' + n, 500, 40 * n) : new Account('owner' + n, 1000 - 20 * n);
  ledger.accounts.push(opened);
  ledger.byOwner[opened.owner] = opened;
}

function transfers(random) {
  for (var i = 0; i < 60; i++) {
    var from = ledger.accounts[random(ledger.accounts.length)];
    var to = ledger.byOwner['owner' + random(ledger.accounts.length)];
    var amount = 1 + random(300);
    try {
      from.withdraw(amount);
      to.deposit(amount);
    } catch (refusal) {
      if (!(refusal instanceof Refused)) throw refusal;
      ledger.refusals++;
      mixText(String(refusal));
    } finally {
      ledger.attempts++;
    }
  }
  var total = 0;
  for (var owner in ledger.byOwner) total += ledger.byOwner[owner].balance;
  mix(total);
  return total;
}

// --- Closures: functions made of functions, and results remembered.

function compose(f, g) {
  return function (x) { return f(g(x)); };
}
function remembering(f) {
  var known = {};
  return function (x) {
    if (!known.hasOwnProperty(x)) known[x] = f(x);
    return known[x];
  };
}
function closures(random) {
  var steps = [
    function (x) { return x + 3; },
    function (x) { return x * 2 % 10007; },
    function (x) { return x ^ 21; }
  ];
  var all = function (x) { return x; };
  for (var i = 0; i < 12; i++) all = compose(steps[random(steps.length)], all);
  var paths = remembering(function (at) { return at < 2 ? 1 : (paths(at - 1) + paths(at - 2)) % 1000003; });
  var sum = 0;
  for (var x = 0; x < 40; x++) sum += all(x + random(100)) + paths(random(60));
  mix(sum);
  return sum;
}

// --- Arrays: a sieve, a matrix product, a sort of our own, queens.

function primes(limit) {
  var sieve = [], count = 0;
  for (var i = 2; i <= limit; i++) {
    if (sieve[i]) continue;
    count++;
    for (var j = i * i; j <= limit; j += i) sieve[j] = true;
  }
  return count;
}
function matrix(size, random) {
  var rows = [];
  for (var i = 0; i < size; i++) {
    rows.push([]);
    for (var j = 0; j < size; j++) rows[i].push(random(100) / 4);
  }
  return rows;
}
function product(a, b) {
  return a.map(function (row) {
    return row.map(function (ignored, column) {
      return row.reduce(function (sum, cell, k) { return sum + cell * b[k][column]; }, 0);
    });
  });
}
function sort(values, low, high) {
  while (low < high) {
    var pivot = values[(low + high) >> 1], i = low, j = high;
    while (i <= j) {
      while (values[i] < pivot) i++;
      while (values[j] > pivot) j--;
      if (i <= j) {
        var swapped = values[i];
        values[i++] = values[j];
        values[j--] = swapped;
      }
    }
    sort(values, low, j);
    low = i;
  }
}
function queens(size, row, columns, down, up) {
  if (row === size) return 1;
  var solutions = 0;
  for (var c = 0; c < size; c++) {
    if (columns[c] || down[row + c] || up[row - c + size]) continue;
    columns[c] = down[row + c] = up[row - c + size] = true;
    solutions += queens(size, row + 1, columns, down, up);
    columns[c] = down[row + c] = up[row - c + size] = false;
  }
  return solutions;
}
function arrays(random) {
  mix(primes(400 + random(400)));
  product(matrix(6, random), matrix(6, random)).forEach(function (row) {
    row.forEach(function (cell) { mix(cell * 16); });
  });
  var values = [];
  for (var i = 0; i < 150; i++) values.push(random(10000));
  sort(values, 0, values.length - 1);
  for (i = 1; i < values.length; i++) {
    if (values[i - 1] > values[i]) throw new Error('not sorted at ' + i);
  }
  mixText(values.slice(0, 10).concat(values.filter(function (v) { return v % 7 === 0; })).join());
  mix(queens(5 + random(2), 0, [], [], []));
}

// --- Strings and regular expressions: a text is made, taken apart, changed, compared.

var WORDS = ['space', 'lease', 'frame', 'line', 'heap', 'entry', 'node', 'thread', 'köln', '線'];
function distance(a, b) {
  var before = [];
  for (var j = 0; j <= b.length; j++) before.push(j);
  for (var i = 1; i <= a.length; i++) {
    var now = [i];
    for (j = 1; j <= b.length; j++) {
      var change = before[j - 1] + (a.charAt(i - 1) === b.charAt(j - 1) ? 0 : 1);
      now.push(Math.min(change, before[j] + 1, now[j - 1] + 1));
    }
    before = now;
  }
  return before[b.length];
}
function texts(random) {
  var parts = [];
  for (var i = 0; i < 40; i++) {
    parts.push(WORDS[random(WORDS.length)] + (random(3) === 0 ? '=' + random(1000) + ';' : ' '));
  }
  var text = parts.join('');
  var settings = {}, pattern = /([a-z]+)=(\d{1,4});/g, found;
  while ((found = pattern.exec(text)) !== null) {
    settings[found[1]] = (settings[found[1]] || 0) + parseInt(found[2], 10) + found.index;
  }
  for (var name in settings) mixText(name + settings[name]);
  var changed = text.replace(/\b(\w)(\w*)\b/g, function (all, first, rest) { return rest + first.toUpperCase(); });
  mixText(changed);
  mix(distance(text.substring(0, 30), changed.substring(0, 30)));
  mix(text.split(/[ ;=]+/).length);
  mix(/^(?:[^=]*=\d+;)+[^=]*$/.test(text) ? 1 : 2);
  return changed.length;
}

// --- Exceptions: expressions are made, parsed, some of them broken, and evaluated.

function SyntaxTrouble(message, at) {
  this.message = message;
  this.at = at;
}
function expression(random, depth) {
  if (depth === 0 || random(6) === 0) return random(40) === 0 ? '?' : String(random(90));
  var operator = '+-*/'.charAt(random(4));
  return '(' + expression(random, depth - 1) + ' ' + operator + ' ' + expression(random, depth - 1) + ')';
}
function parse(text) {
  var tokens = text.match(/\d+|[-+*\/()]|\S/g), at = 0;
  function next(expected) {
    var token = tokens[at];
    if (token !== expected) throw new SyntaxTrouble('expected ' + expected + ', found ' + token, at);
    at++;
  }
  function term() {
    var token = tokens[at];
    if (/^\d+$/.test(token)) {
      at++;
      return { kind: 'number', value: parseInt(token, 10) };
    }
    next('(');
    var left = term(), operator = tokens[at++], right = term();
    next(')');
    return { kind: 'binary', operator: operator, left: left, right: right };
  }
  return term();
}
function evaluate(tree) {
  if (tree.kind === 'number') return tree.value;
  var left = evaluate(tree.left), right = evaluate(tree.right);
  switch (tree.operator) {
    case '+': return left + right;
    case '-': return left - right;
    case '*': return (left * right) % 100003;
    default:
      if (right === 0) throw new RangeError('division of ' + left + ' by zero');
      return Math.floor(left / right);
  }
}
function expressions(random) {
  var order = '';
  for (var i = 0; i < 12; i++) {
    var text = expression(random, 5);
    try {
      try {
        mix(evaluate(parse(text)));
        order += 'v';
      } catch (e) {
        if (e instanceof SyntaxTrouble) {
          order += 's' + e.at;
        } else if (e instanceof RangeError) {
          throw e;
        } else {
          null.field; // never: everything that is thrown is one of the two
        }
      } finally {
        order += 'f';
      }
    } catch (outer) {
      order += 'r' + outer.message.length;
    }
  }
  try {
    undefined.field;
  } catch (e) {
    order += e instanceof TypeError ? 't' : '!';
  }
  mixText(order);
  return order.length;
}

// --- A tree that grows through all rounds, and one short call of a sort that is not the script's.

var tree = null, nodes = 0;
function insert(node, key) {
  if (node === null) {
    nodes++;
    return { key: key, priority: (key * 2654435761) % 4294967296, left: null, right: null };
  }
  if (key < node.key) {
    node.left = insert(node.left, key);
    return node.left.priority > node.priority ? rotateRight(node) : node;
  }
  if (key > node.key) {
    node.right = insert(node.right, key);
    return node.right.priority > node.priority ? rotateLeft(node) : node;
  }
  return node;
}
function rotateRight(node) {
  var top = node.left;
  node.left = top.right;
  top.right = node;
  return top;
}
function rotateLeft(node) {
  var top = node.right;
  node.right = top.left;
  top.left = node;
  return top;
}
function depth(node) {
  return node === null ? 0 : 1 + Math.max(depth(node.left), depth(node.right));
}
function growTree(random) {
  for (var i = 0; i < 25; i++) tree = insert(tree, random(3000));
  mix(depth(tree) * 10000 + nodes);
}

function round(number) {
  var random = generator(number * 7919 + 1);
  var total = transfers(random);
  var sum = closures(random);
  arrays(random);
  var length = texts(random);
  var order = expressions(random);
  growTree(random);
  if (number % 10 === 0) mixText(['b', 'c', 'a'].sort(function (x, y) { return x < y ? -1 : 1; }).join());
  print('round ' + number + ' total ' + total + ' closures ' + sum + ' text ' + length + ' order ' + order
      + ' nodes ' + nodes + ' checksum ' + hex(checksum));
}

var rounds = parseInt(arguments[0], 10);
for (var number = 1; number <= rounds; number++) round(number);
print('refused ' + ledger.refusals + ' of ' + ledger.attempts + ', final checksum ' + hex(checksum));
