#!/usr/bin/env node
import { wasReported } from './report-error';
import { run } from './run';
import { takeOverTerminal } from './terminal';
import { outline } from './outline';

/** How long the process waits for what the config left open: an audit trail may still be on its way. */
const PATIENCE_MS = 5_000;

// Whatever has been done: who called knows nothing of it.
const terminal = takeOverTerminal(process, () => {
  process.on('exit', () => {
    process.exitCode = 3;
  });
});

// Should nothing be left to wait for before the command has ended, that is a failure.
process.exitCode = 3;

// A pool that breaks in the background tells by an event, not by the call that waits for it. No stack trace, no message.
process.on('uncaughtException', (error) => {
  if (!wasReported(error)) terminal.quote(`Something that the config opened failed: ${outline(error)}`);
});

void run(process.argv.slice(2), terminal).then((exitCode) => {
  process.exitCode = exitCode;
  setTimeout(() => {
    terminal.say('The config left something open, so this took longer: export a function close that ends it.');
    process.exit();
  }, PATIENCE_MS).unref();
});
