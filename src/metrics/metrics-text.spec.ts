import { MetricsText } from './metrics-text.js';
import { MooringMetrics } from './mooring-metrics.js';

let now = 0;
let made = 0;
let metrics: MooringMetrics;
beforeEach(() => {
  [now, made] = [0, 0];
  jest.spyOn(performance, 'now').mockImplementation(() => now);
  metrics = new MooringMetrics();
  jest.spyOn(metrics.registry, 'metrics').mockImplementation(async () => {
    await Promise.resolve();
    now += 100;
    return `text ${(made += 1)}`;
  });
});
afterEach(() => jest.restoreAllMocks());

describe('the text of a scrape', () => {
  it('is made once for all who ask at the same time', async () => {
    const text = new MetricsText(metrics);
    expect(await Promise.all([text.read(), text.read(), text.read()])).toEqual(['text 1', 'text 1', 'text 1']);
    expect(await text.read()).toBe('text 2');
  });

  it('takes no more than a tenth of the time, however often it is asked for', async () => {
    const text = new MetricsText(metrics);
    const until = 60_000;
    while (now < until) {
      await text.read();
      now += 1;
    }
    expect(made * 100).toBeLessThanOrEqual(until / 10 + 1_200);
    expect(made * 100).toBeGreaterThan(until / 10);
  });

  it('is always fresh for one who asks now and then', async () => {
    const text = new MetricsText(metrics);
    for (let scrape = 1; scrape <= 100; scrape += 1) {
      expect(await text.read()).toBe(`text ${scrape}`);
      now += 1_000;
    }
  });
});
