# One image for web and worker processes and for the reference AI service; ROLE says which a container is.
FROM oven/bun:1.4.5-slim AS packages
WORKDIR /app
COPY package.json bun.lock bunfig.toml ./
# The base image has Bun itself. Type declarations, source maps and a canvas that is never loaded are half of the rest.
RUN bun install --frozen-lockfile --production --ignore-scripts \
  && rm -rf node_modules/bun node_modules/@oven node_modules/.bin node_modules/@napi-rs \
  && find node_modules -type f \( -name '*.map' -o -name '*.d.ts' -o -name '*.d.mts' -o -name '*.d.cts' \) -delete

FROM oven/bun:1.4.5-slim
WORKDIR /app
RUN mkdir /data /logs && chown 1000:1000 /data /logs
COPY --from=packages /app/node_modules node_modules
COPY package.json tsconfig.json bunfig.toml NOTICE ./
COPY src src
COPY seeds seeds

ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 DATA_DIR=/data LOG_DIR=/logs
# By number, so that Kubernetes can see that it is not root. Nothing but /data, /logs and /tmp is written.
USER 1000:1000
VOLUME ["/data", "/logs"]
EXPOSE 3000
STOPSIGNAL SIGTERM
# Web and worker processes answer it alike. A first start may wait for another one's migration.
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
  CMD ["bun", "-e", "process.exit((await fetch(`http://127.0.0.1:${process.env.PORT}/health`).catch(() => null))?.ok ? 0 : 1)"]
CMD ["bun", "src/main.ts"]
