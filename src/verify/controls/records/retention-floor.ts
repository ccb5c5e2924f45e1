/** Days of six years as a calendar counts them. 45 CFR 164.316(b)(2)(i), read conservatively for records of activity. */
export const sixYears = 2192;

/** Days that a copy for alarms and searches is kept where an archive holds the record. */
export const hotCopyDays = 365;
