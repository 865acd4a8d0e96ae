// Serves an app on a free port, and answers the benchmark's questions over IPC.

function serve(app, answers = {}) {
  const known = { cpu: cpuMicroseconds, ...answers };
  process.on('message', async ({ question, given }) => process.send({ answer: await known[question](given) }));
  process.on('disconnect', () => process.exit());
  const server = app.listen(0, '127.0.0.1', () => process.send({ answer: server.address().port }));
  server.keepAliveTimeout = 600_000;
}

function cpuMicroseconds() {
  const { user, system } = process.cpuUsage();
  return user + system;
}

module.exports = { serve };
