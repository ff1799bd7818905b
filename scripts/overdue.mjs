/** Seconds a spec may run; the longest takes a minute and a half on two cores. A loop without end is beyond jest's own limits. */
const limit = 900;

/** Seconds that jest may take to end once all tests have. A process that a test left behind keeps it, for as long as that lives. */
const leave = 30;

/** Ends the run with all processes of its group. */
function end(why) {
  process.stderr.write(`${why}; the run is stopped\n`);
  process.kill(-process.pid, 'SIGKILL');
}

/** A reporter that names a spec which does not come to its end, and ends a run that does not. */
export default class Overdue {
  #running = new Map();

  onTestFileStart({ path }) {
    const overdue = () => end(`${path} has not ended after ${limit} s`);
    this.#running.set(path, setTimeout(overdue, limit * 1000).unref());
  }

  onTestFileResult({ path }) {
    clearTimeout(this.#running.get(path));
  }

  onRunComplete() {
    setTimeout(() => end(`something that a test started still runs after ${leave} s`), leave * 1000).unref();
  }
}
