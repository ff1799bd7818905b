/**
 * Whether the log takes records, as far as this process knows: one for all of its doors. Where its own sequencer stands still, nothing
 * that has to be in the log is done. What other processes see by themselves, the database says when they record (records.ts).
 */
export class LogGate {
  #check: () => void = () => undefined;

  /** From now on it is as open as this check says. */
  follow(check: () => void): void {
    this.#check = check;
  }

  /** @throws Problem audit.unavailable while the log takes no records */
  check(): void {
    this.#check();
  }
}
