/** Made-up series, one sample a minute, in the notation of promtool. */
export type Series = Readonly<Record<string, string>>;

export interface AlertCase {
  readonly alert: string;
  readonly series: Series;
  /** Minutes at which it fires, and at which it is over; a case that must stay quiet has none of the first. */
  readonly fires?: number;
  readonly quiet: number;
}

export const POD = 'job="mooring",instance="a"';
export const OTHER = 'job="mooring",instance="b"';

/** A histogram of which every observation is above `above` and at most `below` seconds. */
export function observed(metric: string, above: number, below: number, labels: string, values: string): Series {
  const bucket = (le: string) => `${metric}_bucket{${POD},${labels}le="${le}"}`;
  return { [bucket(String(above))]: '0x200', [bucket(String(below))]: values, [bucket('+Inf')]: values };
}

export function responses(status: string, values: string): Series {
  return { [`mcp_http_responses_total{${POD},method="POST",status="${status}"}`]: values };
}

/** Of one route of a team. */
export function routeAnswers(status: string, values: string): Series {
  return { [`mcp_route_duration_seconds_count{${POD},route="/reports/:id",method="GET",status="${status}"}`]: values };
}

export function requests(outcome: string, values: string): Series {
  return { [`mcp_request_duration_seconds_count{${POD},era="legacy",method="ping",outcome="${outcome}"}`]: values };
}

export const MOVING = '0+60x60';
export const MOVED_THEN_STILL = '0+60x25 1500x100';
