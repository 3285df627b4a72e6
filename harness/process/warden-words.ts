/** What tells the warden to become its program. */
export const riseWord = 'rise';

/** The variable in which a warden that has become its program finds what it was told before, line by line. */
export const heardVariable = 'GATE_WARDEN_HEARD';
