/** What other servers are told that the client of a call may be asked. */
export const ASKED = { elicitation: { form: {}, url: {} } };
