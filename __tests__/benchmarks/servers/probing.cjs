// How long other work of the same process waits for one of libuv's threads. A probe starts every 10 ms, whether or not the
// ones before have ended: who waited for them would count each queue only once.

const { lookup } = require('node:dns/promises');
const { readFile } = require('node:fs/promises');
const { performance } = require('node:perf_hooks');
const { clearInterval, setInterval } = require('node:timers');

const probes = { lookup: () => lookup('localhost'), readFile: () => readFile(__filename) };
let timer;
let pending = [];

const probing = {
  startProbing() {
    pending = [];
    timer = setInterval(() => pending.push(...Object.entries(probes).map(timed)), 10);
  },
  stopProbing() {
    clearInterval(timer);
    return Promise.all(pending);
  },
};

async function timed([name, probe]) {
  const startedAt = performance.now();
  await probe();
  return { name, ms: performance.now() - startedAt };
}

module.exports = { probing };
