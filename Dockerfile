# The same two steps as everywhere: `npm ci` and the build, both by scripts/prepare.mjs.
FROM node:24-bookworm AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY scripts scripts
COPY tsconfig.json tsconfig.build.json ./
COPY apps apps
COPY libs libs
COPY migrations migrations
COPY bench bench
RUN node scripts/prepare.mjs \
  && npm prune --omit=dev --no-audit --no-fund --ignore-scripts

FROM node:24-bookworm-slim
ENV NODE_ENV=production
WORKDIR /app
RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin tidegate \
  && install -d -o tidegate -g tidegate -m 0700 \
    /var/lib/tidegate /var/lib/tidegate/home /var/lib/tidegate/objects /var/lib/tidegate/keys \
    /var/lib/tidegate/keys/access /var/lib/tidegate/keys/anonymization /var/lib/tidegate/keys/ingestion \
    /var/lib/tidegate/keys/training /var/lib/tidegate/keys/catalog /var/lib/tidegate/keys/public-vault /var/lib/tidegate/keys/public-access
COPY --from=build /app/package.json /app/LICENSE ./
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY samples samples
ENV HOST=0.0.0.0 PORT=8080 \
  TIDEGATE_HOME=/var/lib/tidegate/home \
  TIDEGATE_KEYS=/var/lib/tidegate/keys \
  TIDEGATE_STORAGE=file:/var/lib/tidegate/objects \
  TIDEGATE_SCRATCH=/dev/shm
USER tidegate
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=6 \
  CMD ["node", "-e", "fetch((process.env.TIDEGATE_TLS_CERT ? 'https' : 'http') + '://localhost:8080/health/ready').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "dist/apps/gateway/src/main.js"]
