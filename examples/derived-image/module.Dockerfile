# A team's package alone, for `moduleImages` of the chart: an init container copies /module beside the stock image.
FROM node:24-slim AS install
WORKDIR /module
COPY team-weather-1.0.0.tgz .
RUN npm init --yes && npm install --legacy-peer-deps ./team-weather-1.0.0.tgz && rm team-weather-1.0.0.tgz

FROM busybox:1.37
COPY --from=install /module /module
USER 1000:1000
