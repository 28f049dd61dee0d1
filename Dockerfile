# syntax=docker/dockerfile:1
# One image for gateways, workers and commands. It has no PostgreSQL of its own: DATABASE_URL is needed. See docs/operations.md.

FROM node:26-bookworm-slim AS build
WORKDIR /src
ENV CI=true
COPY package.json pnpm-lock.yaml pnpm-workspace.yaml turbo.json tsconfig.base.json ./
COPY apps ./apps
COPY packages ./packages
# Of these only the package.json counts: tests of the gateway use them, so the lock file names them.
COPY examples ./examples
# The embedded PostgreSQL and browsers stay away: no package's own script runs.
RUN npx -y pnpm@12.21.0 install --frozen-lockfile --ignore-scripts --filter "@storegate/gateway..."
RUN npx -y pnpm@12.21.0 --filter-prod "@storegate/gateway..." run build
RUN npx -y pnpm@12.21.0 --filter @storegate/gateway deploy --prod --no-optional --ignore-scripts /app
# The demo, and the sandbox that it stands on, are no part of a gateway that serves.
RUN rm -rf /app/dist/demo /app/node_modules/@storegate/sandbox /app/node_modules/.pnpm/@storegate+sandbox@*

FROM node:26-bookworm-slim
ENV NODE_ENV=production \
  STOREGATE_HOST=0.0.0.0 \
  PORT=4000 \
  STOREGATE_DATA_DIR=/var/lib/storegate
# Nothing is written below /app. The data folder holds the admin key that is made where STOREGATE_ADMIN_KEY is not given.
RUN mkdir -p /var/lib/storegate && chown node:node /var/lib/storegate
WORKDIR /app
COPY --from=build /app ./
USER node
VOLUME /var/lib/storegate
EXPOSE 4000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 CMD ["node", "dist/health-check.js"]
ENTRYPOINT ["node", "dist/main.js"]
CMD ["serve"]
