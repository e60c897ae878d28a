# A team's package alone, for `moduleImages` of the chart: an init container copies /module beside the stock image.
ARG NODE_IMAGE=node:24-slim
ARG BASE_IMAGE=busybox:1.37

FROM ${NODE_IMAGE} AS install
WORKDIR /module
COPY --chmod=644 package.json package-lock.json team-weather-1.0.0.tgz ./
RUN npm ci --omit=dev --ignore-scripts && rm team-weather-1.0.0.tgz

FROM ${BASE_IMAGE}
COPY --from=install /module /module
USER 1000:1000
