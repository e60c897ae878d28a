import { officialSchemas as definitionsOfAll, REVISIONS, type Revision } from '../../support/official-schemas.js';

export { REVISIONS, type Revision } from '../../support/official-schemas.js';

export type Schema = Record<string, unknown>;
export type Definitions = Readonly<Record<string, Schema>>;

export interface OfficialSchema {
  readonly keyword: '$defs' | 'definitions';
  readonly definitions: Definitions;
}

/** The `schema.json` of each revision; from 2025-11-25 on they are of JSON Schema 2020-12, before of draft 7. */
export function officialSchemas(): ReadonlyMap<Revision, OfficialSchema> {
  const all = definitionsOfAll();
  return new Map(
    REVISIONS.map((revision) => [
      revision,
      { keyword: revision < '2025-11-25' ? 'definitions' : '$defs', definitions: all[revision] as Definitions },
    ]),
  );
}
