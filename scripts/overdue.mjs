/** Seconds a spec may run; the longest takes a minute and a half on two cores. A loop without end is beyond jest's own limits. */
const limit = 900;

/** A reporter that names a spec which does not come to its end, and ends the run with all processes of its group. */
export default class Overdue {
  #running = new Map();

  onTestFileStart({ path }) {
    const end = () => {
      process.stderr.write(`${path} has not ended after ${limit} s; the run is stopped\n`);
      process.kill(-process.pid, 'SIGKILL');
    };
    this.#running.set(path, setTimeout(end, limit * 1000).unref());
  }

  onTestFileResult({ path }) {
    clearTimeout(this.#running.get(path));
  }
}
