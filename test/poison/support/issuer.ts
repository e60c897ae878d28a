/** Whose tokens the recordings are of; its keys are wherever a test has them. */
export const ISSUER = 'https://id.example.com';
