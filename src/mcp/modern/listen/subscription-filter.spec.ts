import { acceptedOf, isEmpty } from './subscription-filter.js';

const known = new Set(['demo://a', 'demo://b']);
const accepted = (filter: Parameters<typeof acceptedOf>[0]) => acceptedOf(filter, (uri) => known.has(uri));

describe('what is accepted of a filter', () => {
  it('is what was asked for and is served', () => {
    expect(
      accepted({ toolsListChanged: true, promptsListChanged: false, resourceSubscriptions: ['demo://b'] }),
    ).toEqual({
      toolsListChanged: true,
      resourceSubscriptions: ['demo://b'],
    });
  });

  it('names each resource once, and only those that can be read', () => {
    const uris = ['demo://a', 'demo://none', 'demo://b', 'demo://a'];
    expect(accepted({ resourceSubscriptions: uris })).toEqual({ resourceSubscriptions: ['demo://a', 'demo://b'] });
  });

  it.each([{}, { toolsListChanged: false }, { resourceSubscriptions: [] }, { resourceSubscriptions: ['demo://none'] }])(
    'is nothing where nothing is left of %j',
    (filter) => expect(isEmpty(accepted(filter))).toBe(true),
  );
});
