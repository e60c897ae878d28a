FROM node:24-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY tsconfig.json tsconfig.build.json ./
COPY scripts scripts
COPY src src
RUN npm run build

FROM node:24-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# Source maps are of no use in production and a quarter of the size.
RUN npm ci --omit=dev && npm cache clean --force && find node_modules -name '*.map' -delete

FROM node:24-slim
ARG VERSION=dev
ARG REVISION=unknown
LABEL org.opencontainers.image.title="Mooring" \
      org.opencontainers.image.version="$VERSION" \
      org.opencontainers.image.revision="$REVISION" \
      org.opencontainers.image.description="Serves the Model Context Protocol on Kubernetes" \
      org.opencontainers.image.licenses="MIT"
ENV NODE_ENV=production \
    HOST=0.0.0.0
WORKDIR /app
COPY --from=dependencies /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY package.json ./
# By number, so that Kubernetes can check runAsNonRoot.
USER 1000:1000
EXPOSE 3000 9464
CMD ["node", "dist/main.js"]
