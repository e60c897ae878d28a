# What every stage stands on. Name it by digest, and the same commit gives the same image: docs/kubernetes.md.
ARG NODE_IMAGE=node:24-slim

FROM ${NODE_IMAGE} AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY tsconfig.json tsconfig.build.json ./
COPY scripts scripts
COPY src src
# Nobody compiles against the image, so types stay out of it.
RUN npm run build && find dist -name '*.d.ts' -delete

FROM ${NODE_IMAGE} AS dependencies
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# No dependency has a script to run, and what is optional to them are packages that only tests bring (of hosts of other kinds). Source maps, TypeScript, and the tests and documents of packages are more than half of the bytes.
RUN npm ci --omit=dev --omit=optional --ignore-scripts && \
    find node_modules -regextype posix-extended \
      \( -type f -regex '.*\.(map|[cm]?ts)' \
      -o -type d -regex '(.*/)?node_modules/(@[^/]+/)?[^/@][^/]*/(\.github|__tests__|benchmarks?|docs|examples?|tests?)' \) \
      -prune -exec rm -rf {} +

FROM ${NODE_IMAGE}
ARG NODE_IMAGE
ARG VERSION=dev
ARG REVISION=unknown
ARG SOURCE=unknown
# The time of the commit, not of the build.
ARG CREATED=1970-01-01T00:00:00Z
LABEL org.opencontainers.image.title="Mooring" \
      org.opencontainers.image.description="Serves the Model Context Protocol on Kubernetes" \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.source="$SOURCE" \
      org.opencontainers.image.version="$VERSION" \
      org.opencontainers.image.revision="$REVISION" \
      org.opencontainers.image.created="$CREATED" \
      org.opencontainers.image.base.name="$NODE_IMAGE"
ENV NODE_ENV=production \
    NODE_OPTIONS=--max-semi-space-size=32 \
    HOST=0.0.0.0
WORKDIR /app
COPY --from=dependencies /app/node_modules node_modules
COPY --from=build /app/dist dist
# Everything else was written in a stage; the mode of these files would be the checkout's.
COPY --chmod=644 package.json LICENSE ./
# By number, so that Kubernetes can check runAsNonRoot.
USER 1000:1000
EXPOSE 3000 9464
CMD ["node", "dist/main.js"]
