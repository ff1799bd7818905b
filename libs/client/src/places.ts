/** A place in what was sent, and what is wrong there. */
export interface Place {
  readonly pointer: string;
  readonly line?: number | undefined;
  readonly column?: number | undefined;
  readonly detail: string;
}

/** The places that a problem names, without one whose line and words its detail has already. */
export const placesOf = ({
  detail,
  errors = [],
}: {
  readonly detail: string;
  readonly errors?: readonly Place[] | undefined;
}): Place[] =>
  errors.filter((place) => {
    const isTold = place.line !== undefined && detail.endsWith(`line ${place.line}: ${place.detail}`);
    return detail !== place.detail && !isTold;
  });
