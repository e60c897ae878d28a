/** `npm run chaos` sets it; everything else runs the short form. */
const isLong = process.env['CHAOS'] === 'long';

/** How long each scenario lasts and how many take part. */
export const scale = isLong
  ? {
      clients: 100,
      roundRobinMs: 20_000,
      crowd: 20,
      items: 60,
      killRounds: 12,
      killEveryMs: 5_000,
      rollingRounds: 3,
      cutSeconds: 60,
      blocks: 5,
      pauseMs: 5_000,
      settleMs: 4_000,
      loopWindowMs: 10_000,
      racers: 60,
      samples: 200,
      /** Added to the bars in ms. */
      slackMs: 0,
    }
  : {
      clients: 16,
      roundRobinMs: 3_000,
      crowd: 8,
      items: 20,
      killRounds: 1,
      killEveryMs: 4_000,
      rollingRounds: 1,
      cutSeconds: 4,
      blocks: 1,
      pauseMs: 3_500,
      settleMs: 1_000,
      loopWindowMs: 3_000,
      racers: 16,
      samples: 20,
      /** `npm test` runs on busy machines, and what it looks for there is not a figure. */
      slackMs: 3_000,
    };
