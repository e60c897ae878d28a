import { parcelsApi } from './parcels-api.js';

const url = process.env['PARCELS_URL'] ?? 'http://127.0.0.1:4010';
parcelsApi().listen(Number(new URL(url).port), '127.0.0.1', () => console.log(`The API answers at ${url}`));
