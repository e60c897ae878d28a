import { CASES, titleOf, type Case } from './differential/cases.js';
import { differingFields, observe, type Observed } from './differential/compare.js';
import { EXPLANATIONS, type Explanation } from './differential/explanations.js';
import { Reference } from './differential/reference.js';
import { Endpoint } from './support/endpoint.js';

interface Compared {
  readonly of: Case;
  readonly ours: Observed;
  readonly theirs: Observed;
  readonly fields: readonly string[];
}

let endpoint: Endpoint;
const reference = new Reference();
const compared: Compared[] = [];

beforeAll(async () => {
  endpoint = await Endpoint.start();
  const theirUrl = await reference.start();
  for (const of of CASES) {
    const [ours, theirs] = await Promise.all([observe(endpoint.url, of), observe(theirUrl, of)]);
    compared.push({ of, ours, theirs, fields: differingFields(ours, theirs) });
  }
}, 60_000);

afterAll(async () => {
  await reference.close();
  await endpoint.close();
});

function explains({ cases, ours, theirs, fields }: Explanation, one: Compared): boolean {
  const within = fields === undefined || one.fields.every((field) => fields.includes(field));
  return within && cases(one.of) && ours(one.ours) && theirs(one.theirs);
}

const differing = () => compared.filter(({ fields }) => fields.length > 0);

/** For the reader of a failure: the case, and both sides of each field that differs. */
function described({ of, ours, theirs, fields }: Compared) {
  return { case: titleOf(of), fields: fields.map((field) => ({ field, ours: ours[field], theirs: theirs[field] })) };
}

describe('compared with the transport of the official SDK on Express', () => {
  it('hundreds of requests were answered by both, most of them alike', () => {
    expect(compared.length).toBeGreaterThan(400);
    expect(compared.length - differing().length).toBeGreaterThan(100);
  });

  it('every difference has exactly one explanation', () => {
    const unexplained = differing()
      .map((one) => ({
        ...described(one),
        explanations: EXPLANATIONS.filter((explanation) => explains(explanation, one)),
      }))
      .filter(({ explanations }) => explanations.length !== 1);
    expect(unexplained).toEqual([]);
  });

  it('every explanation explains something', () => {
    const unused = EXPLANATIONS.filter((explanation) => !differing().some((one) => explains(explanation, one)));
    expect(unused.map(({ because }) => because)).toEqual([]);
  });
});
